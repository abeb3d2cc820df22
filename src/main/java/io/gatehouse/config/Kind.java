package io.gatehouse.config;

import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule for text that a schema can name with {@code x-kind} (for a value) or {@code x-names} (for every name of an
 * object), where JSON Schema itself has no words for it.
 *
 * @param expected what the text must be, in words
 * @param check throws {@link BadValue} for a text that breaks the rule
 */
record Kind(String expected, Consumer<String> check) {

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern TARGET_NAME = Pattern.compile("[A-Za-z0-9\\[][A-Za-z0-9._:\\[\\]-]{0,127}");
    private static final Pattern REFERENCE = Pattern.compile("\\{[^{}]*}");

    private static final String ID_EXPECTED =
            "an id of lower-case letters, digits and hyphens, at most 63, beginning with a letter or digit";
    private static final Pattern VIEW = Pattern.compile(ID.pattern() + "|maxRead");
    private static final String VIEW_EXPECTED =
            "a name for a view, of lower-case letters, digits and hyphens, at most 63";
    private static final String TARGET_NAME_EXPECTED = "a name of letters, digits and . _ : -, at most 128";
    private static final String TEMPLATE =
            "text, with references such as {path.id}, {query.page}, {header.X-Shop}, {cookie.shop} or {claim.sub}";
    private static final String PREFIX_TEMPLATE = "a path such as /pets or /shops/{shop}/pets";
    private static final String LOCATION = "an address such as https://example.com/new/{id} or /new/{id}";
    private static final String FIELD_TEMPLATE =
            "a field value, with references such as {path.id}, {query.page}, {header.X-Shop}, {cookie.shop} or"
                    + " {claim.sub}";
    private static final String COOKIE = "a cookie name";
    private static final String HOST_AND_PORT = "a host such as www.example.com or www.example.com:8443";
    private static final String FILE = "a file's path such as access.log or /var/log/gatehouse/access.log";

    private static final String PEM_FILE =
            "a PEM file below the home's folder secrets or --secrets-root, such as pets/ca.pem";
    private static final String PIN = "SHA-256 of a SubjectPublicKeyInfo in Base64, 44 characters";

    /** All kinds by the word that schemas use. */
    static final Map<String, Kind> ALL = Map.ofEntries(
            Map.entry("id", new Kind(ID_EXPECTED, Kind::id)),
            Map.entry("duration", new Kind(Units.DURATION, Units::duration)),
            Map.entry("timeout", new Kind(Units.TIMEOUT, Units::timeout)),
            Map.entry("heartbeat", new Kind(Units.HEARTBEAT, Units::heartbeat)),
            Map.entry("span", new Kind(Units.SPAN, Units::span)),
            Map.entry("size", new Kind(Units.SIZE, Units::size)),
            Map.entry("rate", new Kind(Units.RATE, Units::rate)),
            Map.entry("octetRate", new Kind(Units.OCTET_RATE, Units::octetRate)),
            Map.entry("share", new Kind(Units.SHARE, Units::share)),
            Map.entry("key", new Kind(KeyText.EXPECTED, KeyText::parse)),
            Map.entry("countedKey", new Kind(KeyText.COUNTED, KeyText::parseCounted)),
            Map.entry("countedKeyOrPass", new Kind("pass, " + KeyText.COUNTED, Kind::countedKeyOrPass)),
            Map.entry("quota", new Kind(Quota.EXPECTED, Quota::parse)),
            Map.entry("zone", new Kind(Quota.ZONE, Quota::zone)),
            Map.entry("mediaType", new Kind(MediaRange.EXPECTED, MediaRange::parse)),
            Map.entry("statuses", new Kind(Units.STATUSES, Units::statuses)),
            Map.entry("partFaults", new Kind(PartFaults.EXPECTED, PartFaults::parse)),
            Map.entry("faults", new Kind(Units.FAULTS, Units::faults)),
            Map.entry("redisUri", new Kind(RedisEntry.EXPECTED, RedisEntry::parse)),
            Map.entry("retryMethods", new Kind(RetryEntry.METHODS, RetryEntry::checkMethods)),
            Map.entry("retryOn", new Kind(RetryEntry.ON, RetryEntry::checkOn)),
            Map.entry("checkPath", new Kind(CheckText.PATH, CheckText::path)),
            Map.entry("checkMethod", new Kind(CheckText.METHOD, CheckText::method)),
            Map.entry("requestLine", new Kind(RequestLine.EXPECTED, RequestLine::parse)),
            Map.entry("address", new Kind(Cidr.ADDRESS, Cidr::address)),
            Map.entry("cidr", new Kind(Cidr.EXPECTED, Cidr::parse)),
            Map.entry("path", new Kind(PathPattern.EXPECTED, PathPattern::parse)),
            Map.entry("prefix", new Kind(PathText.EXPECTED, text -> PathText.literal(text, text))),
            Map.entry("prefixTemplate", new Kind(PREFIX_TEMPLATE, Kind::prefixTemplate)),
            Map.entry("template", new Kind(TEMPLATE, Template::parse)),
            Map.entry("target", new Kind(TargetUrl.EXPECTED, TargetUrl::parse)),
            Map.entry(
                    "viewName",
                    new Kind(VIEW_EXPECTED, text -> matches(VIEW, text, "is no name for a view", VIEW_EXPECTED))),
            Map.entry("targetName", new Kind(TARGET_NAME_EXPECTED, Kind::targetName)),
            Map.entry("location", new Kind(LOCATION, Kind::location)),
            Map.entry("host", new Kind(Names.HOST, Names::host)),
            Map.entry("hostAndPort", new Kind(HOST_AND_PORT, Kind::hostAndPort)),
            Map.entry("hostPattern", new Kind(Names.HOST_PATTERN, Names::hostPattern)),
            Map.entry("method", new Kind(Names.METHOD, Names::method)),
            Map.entry("field", new Kind(Names.FIELD, Names::field)),
            Map.entry("ownField", new Kind(Names.OWN_FIELD, Names::ownField)),
            Map.entry("fieldValue", new Kind(Names.FIELD_VALUE, Names::fieldValue)),
            Map.entry("fieldTemplate", new Kind(FIELD_TEMPLATE, Kind::fieldTemplate)),
            Map.entry("cookie", new Kind(COOKIE, text -> Names.token(text, COOKIE))),
            Map.entry(
                    "regex",
                    new Kind(Expression.EXPECTED, text -> Expression.compile(text, text, Expression.EXPECTED))),
            Map.entry("file", new Kind(FILE, text -> file(text, FILE))),
            Map.entry("pemFile", new Kind(PEM_FILE, text -> file(text, PEM_FILE))),
            Map.entry("pin", new Kind(PIN, Kind::pin)),
            Map.entry("time", new Kind(Units.TIME, Units::time)),
            Map.entry("certificateName", new Kind(CertificateMark.NAME, CertificateMark::name)),
            Map.entry("keyHash", new Kind(KeyHash.EXPECTED, KeyHash::parse)),
            Map.entry("apiKey", new Kind(CredentialText.KEY, CredentialText::key)),
            Map.entry("user", new Kind(CredentialText.USER, CredentialText::user)),
            Map.entry("password", new Kind(PasswordHash.EXPECTED, PasswordHash::check)),
            Map.entry("providerUrl", new Kind(ProviderUrl.EXPECTED, ProviderUrl::parse)),
            Map.entry("clientSecret", new Kind(CredentialText.PASSWORD, CredentialText::password)),
            Map.entry("privateKey", new Kind(CredentialText.PRIVATE_KEY, CredentialText::privateKey)),
            Map.entry("sharedSecret", new Kind(CredentialText.SHARED, CredentialText::shared)),
            Map.entry("credentialField", new Kind(CredentialText.FIELD, CredentialText::field)));

    /** The rule with this word. */
    static Kind of(String word) {
        return Objects.requireNonNull(ALL.get(word), () -> "no kind " + word);
    }

    /** What is wrong with the text by this rule, or null. */
    @Nullable
    BadValue refusal(String text) {
        try {
            check.accept(text);
            return null;
        } catch (BadValue e) {
            return e;
        }
    }

    private static void countedKeyOrPass(String text) {
        try {
            KeyText.parseCounted(text);
        } catch (BadValue e) {
            if (!text.equals("pass")) {
                throw new BadValue("is neither a key nor pass", text, "pass, " + KeyText.COUNTED);
            }
        }
    }

    private static void id(String text) {
        matches(ID, text, "is not an id", ID_EXPECTED);
    }

    private static void targetName(String text) {
        matches(TARGET_NAME, text, "is not a name for a target", TARGET_NAME_EXPECTED);
    }

    private static void matches(Pattern pattern, String text, String otherwise, String expected) {
        if (!pattern.matcher(text).matches()) {
            throw new BadValue(otherwise, text, expected);
        }
    }

    /** A path once every reference stands for some text. */
    private static void prefixTemplate(String text) {
        Template.parse(text);
        PathText.literal(REFERENCE.matcher(text).replaceAll("x"), text);
    }

    private static void fieldTemplate(String text) {
        Names.fieldValue(text);
        Template.parse(text);
    }

    private static void location(String text) {
        Template.parse(text);
        if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new BadValue("is empty or has a character that must be percent-encoded", text, LOCATION);
        }
    }

    private static void hostAndPort(String text) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > text.lastIndexOf(']');
        if (hasPort && !isPort(text.substring(colon + 1))) {
            throw new BadValue("has no port from 1 to 65535", text, HOST_AND_PORT);
        }
        Names.host(hasPort ? text.substring(0, colon) : text, text, HOST_AND_PORT);
    }

    private static boolean isPort(String text) {
        return text.matches("[1-9]\\d{0,4}") && Integer.parseInt(text) <= 65_535;
    }

    private static void file(String text, String expected) {
        if (text.isBlank() || text.chars().anyMatch(c -> c < ' ') || text.matches("(.*[/\\\\])?\\.\\.?([/\\\\].*)?")) {
            throw new BadValue("is not a file's path", text, expected);
        }
    }

    private static void pin(String text) {
        try {
            if (Base64.getDecoder().decode(text).length == 32) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // told below, as what has another length
        }
        throw new BadValue("is not a pin", text, PIN);
    }
}

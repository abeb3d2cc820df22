package io.gatehouse.token;

import static io.gatehouse.testing.Issuer.encode;

import io.gatehouse.testing.Issuer;
import io.gatehouse.testing.KeyHolder;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Proofs that must not be good for {@code GET URL} with {@code TOKEN}, each made as somebody would who tries. */
final class ForgedProofs {
    static final String URL = "https://api.example.com/pets";
    static final String TOKEN = "a.b.c";
    static final KeyHolder HOLDER = new KeyHolder("ES256", Issuer.P256);

    private static final KeyHolder STRANGER = KeyHolder.fresh();

    private final long now;
    private final List<Forged> all = new ArrayList<>();

    /** One of them, as the fields of a request, and what a client is told of it. */
    record Forged(String sentence, List<String> lines, DpopRefused.Kind kind) {
        @Override
        public String toString() {
            return sentence;
        }
    }

    private ForgedProofs(long now) {
        this.now = now;
    }

    /** All of them, as if made at this time, in seconds of the epoch. */
    static List<Forged> at(long now) {
        ForgedProofs forged = new ForgedProofs(now);
        forged.fields();
        forged.spellings();
        forged.keys();
        forged.headers();
        forged.requests();
        forged.times();
        forged.claims();
        return forged.all;
    }

    /** A good one, by which it shows that the others are refused for what is wrong with them. */
    static String good(long now) {
        return HOLDER.proof("GET", URL, TOKEN, now, "");
    }

    private void add(String sentence, String... lines) {
        all.add(new Forged(sentence, List.of(lines), DpopRefused.Kind.PROOF));
    }

    private void ofAnotherKey(String sentence, String line) {
        all.add(new Forged(sentence, List.of(line), DpopRefused.Kind.KEY));
    }

    private String said(String more) {
        return KeyHolder.claims("GET", URL, TOKEN, now, more);
    }

    private void header(String sentence, String header) {
        add(sentence, HOLDER.sign(header, said("")));
    }

    private void content(String sentence, String claims) {
        add(sentence, HOLDER.sign(HOLDER.header(), claims));
    }

    private void fields() {
        add("no field");
        add("two fields", good(now), good(now));
        add("the same field twice", good(now), good(now));
        add("two in a field", good(now) + ", " + good(now));
        add("an empty field", "");
        add("no token at all", "proof");
        add("larger than is read", HOLDER.proof("GET", URL, TOKEN, now, ",\"x\":\"" + "x".repeat(9_000) + "\""));
    }

    private void spellings() {
        String good = good(now);
        String[] parts = good.split("\\.");
        add("padding", parts[0] + "." + parts[1] + "." + parts[2] + "==");
        add("a space before it", " " + good);
        add("quotes around it", '"' + good + '"');
        add("four parts", good + "." + parts[2]);
        add("two parts", parts[0] + "." + parts[1]);
        add("no signature", parts[0] + "." + parts[1] + ".");
        add("half a signature", good.substring(0, good.length() - 40));
        add(
                "the signature of another",
                parts[0] + "." + parts[1] + "." + good(now).split("\\.")[2]);
        add("the content of another", parts[0] + "." + encode(said("")) + "." + parts[2]);
        byte[] zero = new byte[64];
        add("a signature of zeros", parts[0] + "." + parts[1] + "." + encode(zero));
        add("an encrypted one", "a.b.c.d.e");
        content("a name twice", said(",\"htm\":\"GET\""));
        content("no object", "[]");
        content("no JSON", "{");
        header("a name twice in the header", HOLDER.header().replaceFirst("\\{", "{\"typ\":\"dpop+jwt\","));
        header(
                "a name twice in the key",
                HOLDER.header().replace("\"crv\":\"P-256\"", "\"crv\":\"P-256\",\"crv\":\"P-256\""));
    }

    private void keys() {
        ofAnotherKey("another key", STRANGER.proof("GET", URL, TOKEN, now, ""));
        ofAnotherKey("a key of another kind", new KeyHolder("RS256", Issuer.RSA).proof("GET", URL, TOKEN, now, ""));
        add("the key of the token and another's signature", STRANGER.sign(HOLDER.header(), said("")));
        BigInteger secret = ((ECPrivateKey) Issuer.P256.getPrivate()).getS();
        byte[] octets = secret.toByteArray();
        String d = encode(Arrays.copyOfRange(octets, Math.max(0, octets.length - 32), octets.length));
        for (String name : List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k")) {
            header("a private member " + name, keyed(HOLDER.jwk().replace("{", "{\"" + name + "\":\"" + d + "\",")));
        }
        header("no key", "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\"}");
        header("a key that is a text", keyed("\"key\""));
        header("a key of no kind", keyed("{}"));
        header("a point that is on no curve", keyed(HOLDER.jwk().replaceFirst("\"y\":\"....", "\"y\":\"AAAA")));
        header("a key for encryption", keyed(HOLDER.jwk().replace("{", "{\"use\":\"enc\",")));
        header("a key for another algorithm", keyed(HOLDER.jwk().replace("{", "{\"alg\":\"ES384\",")));
        header("a shared secret", keyed("{\"kty\":\"oct\",\"k\":\"AAAA\"}"));
        String short1024 = new KeyHolder("RS256", Issuer.rsa(1024)).proof("GET", URL, TOKEN, now, "");
        add("a short key", short1024);
        header("only the id of a key", "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"kid\":\"p256\"}");
    }

    private static String keyed(String jwk) {
        return "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":" + jwk + "}";
    }

    private void headers() {
        String header = HOLDER.header();
        for (String type : List.of("JWT", "jwt", "at+jwt", "application/dpop+jwt", "DPOP+JWT", "")) {
            header("the typ '" + type + "'", header.replace("dpop+jwt", type));
        }
        header("no typ", header.replace("\"typ\":\"dpop+jwt\",", ""));
        for (String none : List.of("none", "None", "", "ES384", "es256", "HS256", "RS256")) {
            header("the alg '" + none + "'", header.replace("ES256", none));
        }
        header("no alg", header.replace("\"alg\":\"ES256\",", ""));
        String mac = header.replace("ES256", "HS256");
        byte[] octets = Issuer.P256.getPublic().getEncoded();
        add("a MAC by the public key", Issuer.mac("HS256", octets, mac, said("")));
        add(
                "a MAC by the key as it is written",
                Issuer.mac("HS256", HOLDER.jwk().getBytes(StandardCharsets.UTF_8), mac, said("")));
        add("nothing signed", encode(header.replace("ES256", "none")) + "." + encode(said("")) + ".");
        for (String name : List.of("crit", "b64", "enc", "zip", "cty")) {
            header("a header with " + name, header.replaceFirst("\\{", "{\"" + name + "\":[\"exp\"],"));
        }
    }

    private void requests() {
        for (String method : List.of("POST", "get", "GET ", "HEAD", "")) {
            content("the method '" + method + "'", KeyHolder.claims(method, URL, TOKEN, now, ""));
        }
        for (String url : List.of(
                "http://api.example.com/pets",
                "https://api.example.com:8443/pets",
                "https://api.example.com/pets/",
                "https://api.example.com/Pets",
                "https://api.example.com/",
                "https://api.example.com/pets/7",
                "https://api.example.org/pets",
                "https://api.example.com.evil.example/pets",
                "https://api.example.com@evil.example/pets",
                "https://user@api.example.com/pets",
                "https://evil.example/https://api.example.com/pets",
                "//api.example.com/pets",
                "/pets",
                "pets",
                "",
                "https://api.example.com/%2Fpets",
                "https://api.example.com/pets%",
                "https://api.example.com/pets/%2e%2e/dogs",
                "https:/api.example.com/pets",
                "ftp://api.example.com/pets",
                "https:///pets",
                "https://api.example.com:443443/pets")) {
            content("the address '" + url + "'", KeyHolder.claims("GET", url, TOKEN, now, ""));
        }
        content("another token", KeyHolder.claims("GET", URL, "a.b.d", now, ""));
        content("the token itself", said("").replace(KeyHolder.hash(TOKEN), TOKEN));
        content("a hash with padding", said("").replace(KeyHolder.hash(TOKEN), KeyHolder.hash(TOKEN) + "="));
        content(
                "half a hash",
                said("").replace(KeyHolder.hash(TOKEN), KeyHolder.hash(TOKEN).substring(0, 22)));
    }

    private void times() {
        for (long away : List.of(-3_600L, -62L, 62L, 3_600L)) {
            content("made " + away + " seconds from now", KeyHolder.claims("GET", URL, TOKEN, now + away, ""));
        }
        content("made before all times", said("").replace("\"iat\":" + now, "\"iat\":-1"));
        content("made at no time", said("").replace("\"iat\":" + now, "\"iat\":1e400"));
        content("a time that is a text", said("").replace("\"iat\":" + now, "\"iat\":\"" + now + "\""));
        content("a time that is nothing", said("").replace("\"iat\":" + now, "\"iat\":null"));
        content("one that has expired", said(",\"exp\":" + (now - 61)));
        content("one that is not good yet", said(",\"nbf\":" + (now + 62)));
        content("an end that is no time", said(",\"exp\":\"never\""));
    }

    private void claims() {
        for (String name : List.of("jti", "htm", "htu", "iat", "ath")) {
            content("no " + name, said("").replaceFirst("\"" + name + "\"", "\"x" + name + "\""));
        }
        for (String name : List.of("jti", "htm", "htu", "ath")) {
            content(
                    name + " that is no text",
                    said("").replaceFirst("\"" + name + "\":\"[^\"]*\"", "\"" + name + "\":7"));
        }
        content("an empty jti", said("").replaceFirst("\"jti\":\"[^\"]*\"", "\"jti\":\"\""));
        content("a long jti", said("").replaceFirst("\"jti\":\"", "\"jti\":\"" + "x".repeat(600)));
        content("a nonce that is no text", said(",\"nonce\":7"));
    }
}

package io.gatehouse.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The slow one-way hash of a password in the form in which the usual tools write it. How slow it may be is bounded, since
 * whoever tries a password has the gateway work for so long.
 *
 * @param text as it is written
 */
public record PasswordHash(Form form, String text) {
    static final String EXPECTED =
            "a hash of bcrypt ($2b$12$…) or Argon2id ($argon2id$v=19$…), or a reference such as ${env:ACME_PASSWORD}";
    private static final String BCRYPT_COST = "bcrypt of a cost from 04 to 15, such as 12";
    private static final String ARGON_COST = "Argon2id of m=8 to 131072 (KiB), t=1 to 10 and p=1 to 4";

    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
    private static final Pattern ARGON2ID = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,9})\\$[A-Za-z0-9+/]{11,86}\\$[A-Za-z0-9+/]{22,86}");

    /** The ways to make one. */
    public enum Form {
        BCRYPT,
        ARGON2ID
    }

    /** Whether the text is a reference to the password and no hash. */
    public static boolean isReference(String text) {
        return SecretReference.of(text) != null;
    }

    /** Reads a hash; what is none may be the password itself, and is not shown. */
    public static PasswordHash parse(String text) {
        Matcher bcrypt = BCRYPT.matcher(text);
        if (bcrypt.matches()) {
            within(bcrypt.group(1), 4, 15, BCRYPT_COST);
            return new PasswordHash(Form.BCRYPT, text);
        }
        Matcher argon = ARGON2ID.matcher(text);
        if (argon.matches()) {
            int lanes = within(argon.group(3), 1, 4, ARGON_COST);
            within(argon.group(1), 8 * lanes, 131_072, ARGON_COST);
            within(argon.group(2), 1, 10, ARGON_COST);
            return new PasswordHash(Form.ARGON2ID, text);
        }
        throw new BadValue(
                "is neither the hash of a password nor a reference, and not shown, since it may be the password",
                "",
                EXPECTED);
    }

    /** The cost of bcrypt, each one more of which doubles the work; of another form more than any of it. */
    int cost() {
        Matcher bcrypt = BCRYPT.matcher(text);
        return bcrypt.matches() ? Integer.parseInt(bcrypt.group(1)) : Integer.MAX_VALUE;
    }

    /** What may stand for a password. */
    static void check(String text) {
        if (!isReference(text)) {
            parse(text);
        }
    }

    private static int within(String number, int least, int most, String expected) {
        int value = Integer.parseInt(number);
        if (value < least || value > most) {
            throw new BadValue("is a hash that costs too little or too much", "", expected);
        }
        return value;
    }
}

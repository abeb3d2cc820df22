package io.gatehouse.token;

import static io.gatehouse.testing.Issuer.P256;
import static io.gatehouse.testing.Issuer.P384;
import static io.gatehouse.testing.Issuer.RSA;
import static io.gatehouse.testing.Issuer.encode;
import static io.gatehouse.testing.Issuer.mac;
import static io.gatehouse.testing.Issuer.sign;

import io.gatehouse.testing.Issuer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Tokens that must not be good, each made as somebody would who tries. */
public final class ForgedTokens {
    public static final String ISSUER = "https://idp.example.com/";
    public static final String AUDIENCE = "petstore";

    private static final KeyPair STRANGER = Issuer.rsa(2048);
    private static final KeyPair STRANGERS_EC = Issuer.ec("secp256r1");
    private static final String HEADER = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"rsa\"}";

    private final long now;
    private final List<Forged> all = new ArrayList<>();

    /** One of them, and what is wrong with it. */
    public record Forged(String sentence, String token) {
        @Override
        public String toString() {
            return sentence;
        }
    }

    private ForgedTokens(long now) {
        this.now = now;
    }

    /** All of them, as if made at this time, in seconds of the epoch. */
    public static List<Forged> at(long now) {
        ForgedTokens forged = new ForgedTokens(now);
        forged.algorithms();
        forged.keys();
        forged.signatures();
        forged.spellings();
        forged.json();
        forged.headers();
        forged.claims();
        return forged.all;
    }

    /** A good one, by which it shows that the others are refused for what is wrong with them. */
    public static String good(long now) {
        return sign("RS256", RSA.getPrivate(), HEADER, new ForgedTokens(now).claims(""));
    }

    /** Good claims and these. */
    private String claims(String more) {
        return "{\"iss\":\"" + ISSUER + "\",\"aud\":\"" + AUDIENCE + "\",\"sub\":\"anna\",\"iat\":" + now + ",\"exp\":"
                + (now + 300) + more + "}";
    }

    private void add(String sentence, String token) {
        all.add(new Forged(sentence, token));
    }

    private void header(String sentence, String header) {
        add(sentence, sign("RS256", RSA.getPrivate(), header, claims("")));
    }

    private void content(String sentence, String claims) {
        add(sentence, sign("RS256", RSA.getPrivate(), HEADER, claims));
    }

    private void algorithms() {
        for (String none : List.of("none", "None", "NONE", "nOnE", "none ", "", "null")) {
            String header = "{\"alg\":\"" + none + "\"}";
            add("alg \"" + none + "\" and no signature", encode(header) + '.' + encode(claims("")) + '.');
            add(
                    "alg \"" + none + "\" and a good signature",
                    sign("RS256", RSA.getPrivate(), "{\"alg\":\"" + none + "\",\"kid\":\"rsa\"}", claims("")));
        }
        header("no alg", "{\"typ\":\"JWT\",\"kid\":\"rsa\"}");
        header("an alg that is no text", "{\"alg\":256,\"kid\":\"rsa\"}");
        header("a list of algs", "{\"alg\":[\"RS256\"],\"kid\":\"rsa\"}");
        header("an alg in lower case", "{\"alg\":\"rs256\",\"kid\":\"rsa\"}");
        header("another alg than it is signed with", "{\"alg\":\"RS512\",\"kid\":\"rsa\"}");
        header("an alg of encryption", "{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\",\"kid\":\"rsa\"}");
        byte[] pem = Issuer.pem(RSA.getPublic()).getBytes(StandardCharsets.US_ASCII);
        for (String algorithm : List.of("HS256", "HS384", "HS512")) {
            String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"rsa\"}";
            add(algorithm + " with the public key in PEM for a secret", mac(algorithm, pem, header, claims("")));
        }
        byte[] der = RSA.getPublic().getEncoded();
        add("HS256 with the public key in DER for a secret", mac("HS256", der, "{\"alg\":\"HS256\"}", claims("")));
        byte[] jwk = Issuer.jwk("rsa", RSA.getPublic()).getBytes(StandardCharsets.UTF_8);
        add("HS256 with the key's JSON for a secret", mac("HS256", jwk, "{\"alg\":\"HS256\"}", claims("")));
        byte[] point = P256.getPublic().getEncoded();
        add("HS256 with the key of EC for a secret", mac("HS256", point, "{\"alg\":\"HS256\"}", claims("")));
        add("HS256 with no secret", mac("HS256", new byte[1], "{\"alg\":\"HS256\"}", claims("")));
        add("ES256 by a key of P-384", signed("ES256", P384, "p384"));
        add("ES384 by a key of P-256", signed("ES384", P256, "p256"));
        add("ES256K, which nobody allows", sign("ES256", P256.getPrivate(), "{\"alg\":\"ES256K\"}", claims("")));
        add(
                "RS256 by the right owner with RS1's name",
                sign("RS256", RSA.getPrivate(), "{\"alg\":\"RS1\"}", claims("")));
    }

    private String signed(String algorithm, KeyPair key, String id) {
        return sign(algorithm, key.getPrivate(), "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + id + "\"}", claims(""));
    }

    private void keys() {
        add("a stranger's key", signed("RS256", STRANGER, "rsa"));
        add("a stranger's key without a name", sign("RS256", STRANGER.getPrivate(), "{\"alg\":\"RS256\"}", claims("")));
        add("a stranger's key of EC", signed("ES256", STRANGERS_EC, "p256"));
        strangers("a stranger's key that it brings along", "\"jwk\":{" + inner() + "}");
        strangers("a stranger's key under the address of its own", "\"jku\":\"https://evil.example/keys\"");
        strangers("a stranger's key set on this machine", "\"jku\":\"http://127.0.0.1:1/keys\"");
        strangers("a stranger's certificate", "\"x5c\":[\"" + encode("MII") + "\"]");
        strangers("the address of a stranger's certificate", "\"x5u\":\"https://evil.example/cert\"");
        strangers("a thumbprint", "\"x5t\":\"" + encode("x") + "\",\"x5t#S256\":\"" + encode("y") + "\"");
        for (String id : List.of(
                "../../../../dev/null",
                "/dev/null",
                "https://evil.example/key",
                "' OR 1=1 --",
                "rsa\\u0000",
                "rsa ",
                "RSA")) {
            add(
                    "the key \"" + id + "\"",
                    sign("RS256", STRANGER.getPrivate(), "{\"alg\":\"RS256\",\"kid\":\"" + id + "\"}", claims("")));
        }
        header("a kid that is no text", "{\"alg\":\"RS256\",\"kid\":1}");
        header("a kid that is a list", "{\"alg\":\"RS256\",\"kid\":[\"rsa\"]}");
        header("a kid that is nothing", "{\"alg\":\"RS256\",\"kid\":null}");
        header("a kid of another key", "{\"alg\":\"RS256\",\"kid\":\"p256\"}");
        add(
                "an empty secret for /dev/null",
                mac("HS256", new byte[1], "{\"alg\":\"HS256\",\"kid\":\"/dev/null\"}", claims("")));
    }

    private static String inner() {
        String jwk = Issuer.jwk("rsa", STRANGER.getPublic());
        return jwk.substring(1, jwk.length() - 1);
    }

    private void strangers(String sentence, String member) {
        String header = "{\"alg\":\"RS256\",\"kid\":\"rsa\"," + member + "}";
        add(sentence, sign("RS256", STRANGER.getPrivate(), header, claims("")));
    }

    private void signatures() {
        String good = good(now);
        int last = good.lastIndexOf('.');
        String signed = good.substring(0, last);
        byte[] signature = Base64.getUrlDecoder().decode(good.substring(last + 1));
        add("no signature", signed + '.');
        add("no signature and no point", signed);
        add("a signature that is cut", signed + '.' + encode(Arrays.copyOf(signature, signature.length - 1)));
        add("a signature that is longer", signed + '.' + encode(Arrays.copyOf(signature, signature.length + 1)));
        byte[] other = signature.clone();
        other[10] ^= 1;
        add("a signature with another bit", signed + '.' + encode(other));
        add("a signature of zeros", signed + '.' + encode(new byte[signature.length]));
        byte[] ones = new byte[signature.length];
        Arrays.fill(ones, (byte) 0xff);
        add("a signature larger than the modulus", signed + '.' + encode(ones));
        add(
                "the signature of another token",
                signed + good("{}").substring(good("{}").lastIndexOf('.')));
        add(
                "its content exchanged",
                good.substring(0, good.indexOf('.')) + '.' + encode(claims(",\"admin\":true")) + good.substring(last));
        add("its header exchanged", encode("{\"alg\":\"PS256\",\"kid\":\"rsa\"}") + good.substring(good.indexOf('.')));
        ecdsa("r and s of zero", new byte[64]);
        byte[] r = new byte[64];
        r[31] = 1;
        ecdsa("s of zero", r);
        byte[] s = new byte[64];
        s[63] = 1;
        ecdsa("r of zero", s);
        byte[] order = ((java.security.interfaces.ECPublicKey) P256.getPublic())
                .getParams()
                .getOrder()
                .toByteArray();
        byte[] orders = new byte[64];
        System.arraycopy(order, order.length - 32, orders, 0, 32);
        System.arraycopy(order, order.length - 32, orders, 32, 32);
        ecdsa("r and s of the group's order", orders);
        String es = signed("ES256", P256, "p256");
        byte[] raw = Base64.getUrlDecoder().decode(es.substring(es.lastIndexOf('.') + 1));
        ecdsa("a signature in DER", der(raw));
        ecdsa("a signature with a third number", Arrays.copyOf(raw, 96));
        ecdsa("half a signature", Arrays.copyOf(raw, 32));
        ed25519("zeros for a signature of Ed25519", new byte[64]);
        ed25519("a short signature of Ed25519", new byte[63]);
    }

    private String good(String claims) {
        return sign("RS256", RSA.getPrivate(), HEADER, claims);
    }

    private void ecdsa(String sentence, byte[] signature) {
        String head = encode("{\"alg\":\"ES256\",\"kid\":\"p256\"}");
        add("ES256: " + sentence, head + '.' + encode(claims("")) + '.' + encode(signature));
    }

    private void ed25519(String sentence, byte[] signature) {
        String head = encode("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}");
        add(sentence, head + '.' + encode(claims("")) + '.' + encode(signature));
    }

    /** Two numbers of 32 octets as ASN.1 has them. */
    private static byte[] der(byte[] raw) {
        byte[] der = new byte[72];
        der[0] = 0x30;
        der[1] = 70;
        for (int i = 0; i < 2; i++) {
            der[2 + 35 * i] = 2;
            der[3 + 35 * i] = 33;
            System.arraycopy(raw, 32 * i, der, 5 + 35 * i, 32);
        }
        return der;
    }

    private void spellings() {
        String good = good(now);
        int first = good.indexOf('.');
        int last = good.lastIndexOf('.');
        add("padding after the signature", good + "==");
        add("padding after the header", good.substring(0, first) + "=" + good.substring(first));
        add("a space before it", " " + good);
        add("a space after it", good + " ");
        add("a line break in the signature", good.substring(0, last + 5) + "\n" + good.substring(last + 5));
        add("a line break in the content", good.substring(0, first + 5) + "\r\n" + good.substring(first + 5));
        add("an octet of zero after it", good + "\u0000");
        add(
                "the other alphabet of base64",
                good.substring(0, last) + '.'
                        + good.substring(last + 1).replace('-', '+').replace('_', '/') + "+/");
        add("a stray character", good.substring(0, last + 3) + "!" + good.substring(last + 3));
        add("a letter that is not ASCII", good.substring(0, last + 3) + "\u00e9" + good.substring(last + 3));
        add("bits left over at the end", overhanging(good));
        add("a single letter at the end", good + "A");
        add("four parts", good + ".x");
        add("five parts, as encrypted ones have", "a.b.c.d.e");
        add("an empty header", good.substring(first));
        add("an empty content", good.substring(0, first) + '.' + good.substring(last));
        add("points alone", "..");
        add("a signature of points", good + "...");
        add("a token of JSON, not compact", "{\"payload\":\"" + encode(claims("")) + "\",\"signatures\":[]}");
        add(
                "more than 16 KiB",
                sign("RS256", RSA.getPrivate(), HEADER, claims(",\"x\":\"" + "y".repeat(16_000) + '"')));
    }

    /** Its signature with another last letter that says the same octets to a lenient reader: 256 octets end in 342 letters. */
    private static String overhanging(String good) {
        char end = good.charAt(good.length() - 1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return good.substring(0, good.length() - 1) + alphabet.charAt(alphabet.indexOf(end) + 1);
    }

    private void json() {
        content("an iss that stands twice", claims(",\"iss\":\"" + ISSUER + "\""));
        content("an exp that stands twice", claims(",\"exp\":" + (now + 9000)));
        header("an alg that stands twice", "{\"alg\":\"RS256\",\"alg\":\"RS256\",\"kid\":\"rsa\"}");
        content("an alias of a name, twice", claims(",\"\\u0069ss\":\"" + ISSUER + "\""));
        content("something after the object", claims("") + " {}");
        content("something before the object", "x" + claims(""));
        content("a list in place of an object", "[" + claims("") + "]");
        content("a text in place of an object", "\"anna\"");
        content("nothing in place of an object", "null");
        content("a comment", "/* */" + claims(""));
        content("a comma too many", claims(","));
        content("single quotes", claims("").replace('"', '\''));
        content("a mark of the order of octets", "\ufeff" + claims(""));
        content("depth without end", claims(",\"x\":" + "[".repeat(2000) + "]".repeat(2000)));
        byte[] broken = claims(",\"x\":\"?\"").getBytes(StandardCharsets.UTF_8);
        broken[broken.length - 3] = (byte) 0xff;
        String signed = encode(HEADER) + '.' + encode(broken);
        add("octets that are no UTF-8", signed + '.' + encode(Issuer.signature("RS256", RSA.getPrivate(), signed)));
    }

    private void headers() {
        header("crit of something unknown", "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"exp\"],\"exp\":1}");
        header("crit of nothing", "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[]}");
        header("crit that is no list", "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":\"b64\"}");
        header("content that is not coded", "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"b64\":false,\"crit\":[\"b64\"]}");
        header("a nested token", "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"cty\":\"JWT\"}");
        header("content that is packed", "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"zip\":\"DEF\"}");
        header("the typ of an ID token's logout", "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"logout+jwt\"}");
        header("the typ of a security event", "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"secevent+jwt\"}");
        header("the typ of a proof of possession", "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"dpop+jwt\"}");
        header("a typ that is no text", "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":1}");
        header("an empty typ", "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"\"}");
    }

    private void claims() {
        String rest = "\"sub\":\"anna\",\"iat\":" + now;
        String times = rest + ",\"exp\":" + (now + 300);
        content("no iss", "{\"aud\":\"petstore\"," + times + "}");
        content(
                "an issuer without its last slash",
                "{\"iss\":\"https://idp.example.com\",\"aud\":\"petstore\"," + times + "}");
        content("an issuer in capitals", "{\"iss\":\"https://IDP.example.com/\",\"aud\":\"petstore\"," + times + "}");
        content("a list of issuers", "{\"iss\":[\"" + ISSUER + "\"],\"aud\":\"petstore\"," + times + "}");
        content("no aud", "{\"iss\":\"" + ISSUER + "\"," + times + "}");
        content("another audience", "{\"iss\":\"" + ISSUER + "\",\"aud\":\"shop\"," + times + "}");
        content("an empty list of audiences", "{\"iss\":\"" + ISSUER + "\",\"aud\":[]," + times + "}");
        content("an audience that only begins so", "{\"iss\":\"" + ISSUER + "\",\"aud\":\"petstore2\"," + times + "}");
        content(
                "an audience in a list in a list",
                "{\"iss\":\"" + ISSUER + "\",\"aud\":[[\"petstore\"]]," + times + "}");
        String who = "{\"iss\":\"" + ISSUER + "\",\"aud\":\"petstore\",\"sub\":\"anna\"";
        content("no exp", who + "}");
        content("an exp that is a text", who + ",\"exp\":\"" + (now + 300) + "\"}");
        content("an exp that is nothing", who + ",\"exp\":null}");
        content("an exp of a thousand digits", who + ",\"exp\":1" + "0".repeat(1000) + "}");
        content("an exp beyond all numbers", who + ",\"exp\":1e999999}");
        content("an exp below all", who + ",\"exp\":-1}");
        content("expired a while ago", who + ",\"exp\":" + (now - 61) + "}");
        content("not good yet", who + ",\"exp\":" + (now + 900) + ",\"nbf\":" + (now + 61) + "}");
        content("an nbf that is a text", who + ",\"exp\":" + (now + 900) + ",\"nbf\":\"0\"}");
        content("made in the future", who + ",\"exp\":" + (now + 900) + ",\"iat\":" + (now + 61) + "}");
        content("an iat that is a list", who + ",\"exp\":" + (now + 900) + ",\"iat\":[]}");
        content(
                "a sub that is a number",
                "{\"iss\":\"" + ISSUER + "\",\"aud\":\"petstore\",\"sub\":7,\"exp\":" + (now + 300) + "}");
        content("an ID token, by its nonce", claims(",\"nonce\":\"n\""));
        content("an ID token, by its at_hash", claims(",\"at_hash\":\"h\""));
        content("an ID token, by its own word", claims(",\"typ\":\"ID\""));
        content("a refresh token", claims(",\"typ\":\"Refresh\""));
        content("a logout token", claims(",\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}"));
    }
}

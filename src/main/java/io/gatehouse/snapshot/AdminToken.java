package io.gatehouse.snapshot;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secret that opens the admin space to whoever sends it as {@code Authorization: Bearer}.
 *
 * <p>Made at the first start in {@code HOME/admin-token}, the token alone and one newline, readable by its owner only;
 * {@code GATEHOUSE_ADMIN_TOKEN} overrides it, and then no file is made or read.
 */
public final class AdminToken {
    static final String FILE = "admin-token";
    static final String VARIABLE = "GATEHOUSE_ADMIN_TOKEN";

    private static final System.Logger LOG = System.getLogger(AdminToken.class.getName());
    /** What a Bearer credential may be made of (RFC 6750 §2.1, {@code b64token}). */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final byte[] token;

    AdminToken(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether this is the token. Takes as long for a nearly right one as for a wrong one. */
    public boolean is(String candidate) {
        return MessageDigest.isEqual(candidate.getBytes(StandardCharsets.UTF_8), token);
    }

    /**
     * The token of a home.
     *
     * @param override the value of {@code GATEHOUSE_ADMIN_TOKEN}; null or empty for none
     */
    static AdminToken of(Path home, Disk disk, @Nullable String override) throws StartRefused {
        if (override != null && !override.isEmpty()) {
            LOG.log(Level.INFO, "The admin token is the one of " + VARIABLE);
            return checked(override, "The variable " + VARIABLE);
        }
        Path file = home.resolve(FILE);
        AdminToken token = disk.exists(file) ? read(file, disk) : make(file, disk);
        LOG.log(Level.INFO, "The admin token is in " + file);
        return token;
    }

    private static AdminToken read(Path file, Disk disk) throws StartRefused {
        try {
            warnWhenOthersCanRead(file);
            return checked(new String(disk.read(file), StandardCharsets.UTF_8).strip(), "The file " + file);
        } catch (IOException e) {
            throw new StartRefused("The admin token " + file + " can't be read: " + Reason.of(e), e);
        }
    }

    private static AdminToken make(Path file, Disk disk) throws StartRefused {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        try {
            Saved.save(disk, file, (token + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StartRefused("The admin token " + file + " can't be written: " + Reason.of(e), e);
        }
        return new AdminToken(token);
    }

    private static AdminToken checked(String token, String place) throws StartRefused {
        if (!FORM.matcher(token).matches()) {
            throw new StartRefused(place + " holds no usable admin token: expected one line of letters, digits and"
                    + " . _ ~ + / - (its content is not shown here)");
        }
        return new AdminToken(token);
    }

    private static void warnWhenOthersCanRead(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (permissions.contains(PosixFilePermission.GROUP_READ)
                || permissions.contains(PosixFilePermission.OTHERS_READ)) {
            LOG.log(Level.WARNING, "The admin token " + file + " can be read by others than its owner; expected 0600");
        }
    }

    /** Says that it is a token, never which. */
    @Override
    public String toString() {
        return "AdminToken";
    }
}

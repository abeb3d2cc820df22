package io.gatehouse.shape;

/**
 * A value that can't be reshaped as was asked, and why. It says nothing of what the value holds: that may be secret.
 *
 * <p>Checked, since it is a matter of the value, which comes from somebody else: who asks has to say what becomes of it then.
 */
public final class ShapeFailure extends Exception {
    private static final long serialVersionUID = 1L;

    ShapeFailure(String reason) {
        super(reason, null, false, false);
    }
}

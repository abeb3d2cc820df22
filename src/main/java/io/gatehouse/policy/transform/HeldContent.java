package io.gatehouse.policy.transform;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.BodyAround;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * Content, read as far as it may be held.
 *
 * @param body what it was read of
 * @param octets what was read
 * @param rest what is yet to come, where not all was read
 * @param isWhole whether all was read
 */
record HeldContent(Body body, byte[] octets, InputStream rest, boolean isWhole) {

    static HeldContent read(Body body, int most) throws IOException {
        InputStream in = body.stream();
        byte[] octets = in.readNBytes(most + 1);
        return new HeldContent(body, octets, in, octets.length <= most);
    }

    /** The content as it came. */
    Body again() {
        return isWhole ? new ChangedBody(body, octets, true) : new Resumed();
    }

    private final class Resumed extends BodyAround {
        Resumed() {
            super(HeldContent.this.body);
        }

        @Override
        public InputStream stream() {
            return new SequenceInputStream(new ByteArrayInputStream(octets), rest);
        }

        @Override
        public boolean replayable() {
            return false;
        }

        /** Its beginning is no more to be had of the other one. */
        @Override
        public Body origin() {
            return this;
        }
    }
}

package io.gatehouse.policy.transform;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.BodyAround;
import io.gatehouse.exchange.ContentFields;
import io.gatehouse.exchange.Headers;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Content in memory in place of another, whose connection goes back with it. It can be sent again.
 */
final class ChangedBody extends BodyAround {
    private final byte[] content;
    private final boolean same;

    /** @param same whether it is what was there before, held in memory */
    ChangedBody(Body before, byte[] content, boolean same) {
        super(before);
        this.content = content;
        this.same = same;
    }

    @Override
    public long length() {
        return content.length;
    }

    @Override
    public InputStream stream() {
        return new ByteArrayInputStream(content);
    }

    @Override
    public boolean replayable() {
        return true;
    }

    @Override
    public List<ByteBuffer> inMemory() {
        return List.of(ByteBuffer.wrap(content));
    }

    /** Sums of the content that was there are none of this. */
    @Override
    public Headers trailers() {
        return same ? super.trailers() : ContentFields.changed(super.trailers()).build();
    }

    @Override
    public Body origin() {
        return this;
    }
}

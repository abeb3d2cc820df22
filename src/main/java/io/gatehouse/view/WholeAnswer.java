package io.gatehouse.view;

import io.gatehouse.exchange.Coding;
import io.gatehouse.exchange.EventStream;
import io.gatehouse.exchange.Reply;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads the content of an answer to its end, if that is near enough. */
final class WholeAnswer {
    private WholeAnswer() {}

    /**
     * The content as it came.
     *
     * @param most octets of it
     */
    static byte[] content(Reply reply, int most) throws IOException, NoView {
        return read(reply, reply.body().stream(), most);
    }

    /** The content without the coding that it came in, though none was asked for. */
    static byte[] decoded(Reply reply, int most) throws IOException, NoView {
        if (reply.status() == 206) {
            throw new NoView("partial", "it is only a part of it");
        }
        Coding coding = Coding.of(reply.headers());
        if (coding == Coding.IDENTITY) {
            return content(reply, most);
        }
        if (coding == Coding.OTHER) {
            String told = String.join(", ", reply.headers().all("Content-Encoding"));
            throw new NoView("encoded", "it came in the coding " + told);
        }
        try {
            return read(reply, new GZIPInputStream(reply.body().stream()), most);
        } catch (ZipException | EOFException wrong) {
            throw new NoView("encoded", "it is no gzip, as it says");
        }
    }

    private static byte[] read(Reply reply, InputStream in, int most) throws IOException, NoView {
        if (EventStream.is(reply.headers())) {
            throw new NoView("too-large", "it is a stream of events, which may never end");
        }
        byte[] content = in.readNBytes(most);
        if (content.length == most && in.read() >= 0) {
            throw new NoView("too-large", "it has more than " + most + " octets");
        }
        return content;
    }
}

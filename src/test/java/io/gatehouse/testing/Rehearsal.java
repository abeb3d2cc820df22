package io.gatehouse.testing;

import io.gatehouse.exchange.Witness;
import java.util.List;
import java.util.Map;

/** Looks on while an exchange is only tried out, without telling anybody. */
public record Rehearsal() implements Witness {
    @Override
    public boolean rehearsal() {
        return true;
    }

    @Override
    public void tried(List<Trial> trials, String decidedBy) {}

    @Override
    public void decided(String step, Map<String, String> input) {}

    @Override
    public void sends(Sending sending) {}
}

package io.gatehouse.policy;

/**
 * What a policy needs of the bodies. Nothing buffers unless a policy says so here; the compiler adds up the needs of a
 * route.
 *
 * @param request octets of the request's body that must be held, 0 for none
 * @param reply octets of the reply's body that must be held, 0 for none
 */
public record Needs(long request, long reply) {
    public static final Needs NONE = new Needs(0, 0);

    public Needs and(Needs other) {
        return new Needs(Math.max(request, other.request), Math.max(reply, other.reply));
    }
}

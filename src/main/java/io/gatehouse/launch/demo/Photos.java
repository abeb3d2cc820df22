package io.gatehouse.launch.demo;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code /pets/{id}/photo}: an image, sent as itself or as a part of a form, and given back byte for byte. */
final class Photos {

    private static final int LIMIT = 16 << 20;

    private final Store store;

    Photos(Store store) {
        this.store = store;
    }

    /** An image as it was uploaded. */
    record Photo(String type, Bytes content) {}

    /** Bytes that nobody changes; a type of their own, since an array in a record compares by identity. */
    static final class Bytes {

        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    List<Resource> resources() {
        return List.of(Resource.at("/pets/{id}/photo").on("GET", this::read).on("POST", this::upload));
    }

    private Answer read(Call call) {
        Photo photo = store.photos().get(call.id());
        if (photo == null) {
            throw new Refused(404, "Pet " + call.id() + " has no photo.");
        }
        return new Answer.Whole(200, Map.of("Content-Type", photo.type()), photo.content().bytes)
                .cacheable("max-age=300");
    }

    private Answer upload(Call call) throws IOException {
        store.pets().get(call.id());
        Photo photo = uploaded(call);
        store.photos().put(call.id(), photo);
        return Answer.json(
                        201,
                        PetStore.JSON
                                .createObjectBuilder()
                                .add("petId", call.id())
                                .add("type", photo.type())
                                .add("size", photo.content().bytes.length)
                                .add("sha256", Sha256.of(photo.content().bytes))
                                .build())
                .with("Location", "/pets/" + call.id() + "/photo");
    }

    private static Photo uploaded(Call call) throws IOException {
        String type = call.mediaType();
        if (type.startsWith("image/")) {
            return new Photo(type, new Bytes(call.body(LIMIT)));
        }
        if (!type.equals("multipart/form-data")) {
            throw new Refused(415, "The body is \"" + type + "\"; expected image/* or multipart/form-data.");
        }
        return Multipart.read(call.field("Content-Type").orElseThrow(), call.body(LIMIT)).stream()
                .filter(part -> part.type().startsWith("image/"))
                .findFirst()
                .map(part -> new Photo(part.type(), new Bytes(part.content())))
                .orElseThrow(() -> new Refused(422, "The form has no part of type image/*."));
    }
}

package io.gatehouse.docs;

import io.gatehouse.config.Document;

/**
 * A document that stands in the documentation or beside the sample.
 *
 * @param place its file, and which block of it
 */
record Example(String place, Document document) {
    @Override
    public String toString() {
        return place;
    }
}

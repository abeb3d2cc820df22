package io.gatehouse.launch.demo;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /payments}: a form that pays an order, at most once for each {@code Idempotency-Key}. */
final class Payments {

    private final Store store;

    Payments(Store store) {
        this.store = store;
    }

    /** What was asked under an idempotency key, and what came of it. */
    record Receipt(Map<String, String> form, JsonObject payment) {}

    List<Resource> resources() {
        return List.of(
                Resource.at("/payments").on("POST", this::pay),
                Resource.at("/payments/{id}").on("GET", this::read));
    }

    private Answer read(Call call) {
        return Answer.json(200, store.payments().get(call.id())).cacheable("private, no-cache");
    }

    private Answer pay(Call call) throws IOException {
        Map<String, String> form = call.form();
        Optional<String> key = call.field("Idempotency-Key");
        if (key.isEmpty()) {
            return paid(booked(form), false);
        }
        boolean[] first = {false};
        Receipt receipt = store.receipts().computeIfAbsent(key.get(), same -> {
            first[0] = true;
            return new Receipt(form, booked(form));
        });
        if (!receipt.form().equals(form)) {
            throw new Refused(422, "The Idempotency-Key " + key.get() + " was used for another payment.");
        }
        return paid(receipt.payment(), !first[0]);
    }

    private static Answer paid(JsonObject payment, boolean again) {
        Answer.Whole answer = Answer.json(201, payment).with("Location", "/payments/" + payment.getInt("id"));
        return again ? answer.with("Idempotent-Replayed", "true") : answer;
    }

    private JsonObject booked(Map<String, String> form) {
        return store.payments()
                .add(PetStore.JSON
                        .createObjectBuilder()
                        .add("orderId", order(form))
                        .add("amount", amount(form))
                        .add("currency", form.getOrDefault("currency", "EUR"))
                        .add("status", "accepted")
                        .build());
    }

    private long order(Map<String, String> form) {
        String text = form.getOrDefault("orderId", "");
        if (text.matches("\\d{1,18}") && store.orders().has(Long.parseLong(text))) {
            return Long.parseLong(text);
        }
        throw new Refused(422, "orderId is \"" + text + "\"; expected the id of an order.");
    }

    private static BigDecimal amount(Map<String, String> form) {
        String text = form.getOrDefault("amount", "");
        if (text.matches("\\d{1,9}(\\.\\d{1,2})?")) {
            return new BigDecimal(text);
        }
        throw new Refused(422, "amount is \"" + text + "\"; expected a number such as 12.50.");
    }
}

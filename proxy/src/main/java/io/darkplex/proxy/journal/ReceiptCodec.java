package io.darkplex.proxy.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.darkplex.proxy.Attempt;
import io.darkplex.proxy.Cost;
import io.darkplex.proxy.Outcome;
import io.darkplex.proxy.Receipt;
import io.darkplex.proxy.retry.Trouble;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Tokens;
import io.darkplex.proxy.wire.Usage;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A receipt as bytes. The first byte is the form. A field that is added later goes to the end, and is read where it is there:
 * so what an earlier proxy wrote can be read, and a later one's additions are passed over.
 */
public final class ReceiptCodec {

    private static final byte FORM = 1;

    /** Names come from callers, who may send anything; as many characters as the archive of receipts keeps. */
    private static final int NAME_MAX = 200;

    /** Of a name within an attempt, which is an operator's own or a provider's. */
    private static final int ATTEMPT_NAME_MAX = 100;

    private static final int BYTES_A_CHARACTER_MAX = 3;
    private static final int ATTEMPT_TEXTS = 4;
    private static final int ATTEMPT_BYTES_MAX =
            ATTEMPT_TEXTS * (Short.BYTES + ATTEMPT_NAME_MAX * BYTES_A_CHARACTER_MAX) + Long.BYTES;
    private static final int TEXTS = 11;
    private static final int NUMBERS_BYTES = 160;
    private static final short ABSENT = -1;

    /** No encoded receipt is larger, in bytes. */
    static final int BYTES_MAX = TEXTS * (Short.BYTES + NAME_MAX * BYTES_A_CHARACTER_MAX)
            + NUMBERS_BYTES
            + 1
            + Receipt.ATTEMPTS_MAX * ATTEMPT_BYTES_MAX;

    private static final Dialect[] DIALECTS = Dialect.values();
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final Trouble[] TROUBLES = Trouble.values();

    private ReceiptCodec() {}

    /** Writes it at the buffer's position, where {@link #BYTES_MAX} have to be free. */
    static void write(Receipt receipt, ByteBuffer to) {
        to.put(FORM);
        text(receipt.id(), to);
        text(receipt.tenantId(), to);
        text(receipt.leaseId(), to);
        text(receipt.reference(), to);
        instant(receipt.startedAt(), to);
        instant(receipt.endedAt(), to);
        text(receipt.dialect().name(), to);
        text(receipt.model(), to);
        text(receipt.provider(), to);
        text(receipt.upstreamModel(), to);
        flag(receipt.stream(), to);
        to.putInt(receipt.status());
        text(receipt.outcome().name(), to);
        text(receipt.problem(), to);
        usage(receipt.usage(), to);
        to.putLong(receipt.cost().providerCostMicroEur());
        to.putLong(receipt.cost().markupMicroEur());
        text(receipt.priceId(), to);
        flag(receipt.demo(), to);
        attempts(receipt.attempts(), to);
    }

    /** @throws IllegalArgumentException when these bytes are no receipt in a form that is known here */
    public static Receipt read(ByteBuffer from) {
        try {
            byte form = from.get();
            if (form != FORM) {
                throw new IllegalArgumentException(
                        "A receipt of form " + form + ", and this version knows " + FORM + ".");
            }
            return fields(from);
        } catch (BufferUnderflowException cut) {
            throw new IllegalArgumentException("A receipt that is cut off.", cut);
        }
    }

    private static Receipt fields(ByteBuffer from) {
        String id = needed(from);
        String tenant = needed(from);
        String lease = needed(from);
        String reference = text(from);
        Instant startedAt = instant(from);
        Instant endedAt = instant(from);
        Dialect dialect = named(DIALECTS, needed(from));
        String model = text(from);
        String provider = text(from);
        String upstreamModel = text(from);
        boolean stream = from.get() == 1;
        int status = from.getInt();
        Outcome outcome = named(OUTCOMES, needed(from));
        String problem = text(from);
        Usage usage = usage(from);
        long cost = from.getLong();
        long markup = from.getLong();
        String priceId = text(from);
        boolean demo = from.get() == 1;
        return new Receipt(
                id,
                tenant,
                lease,
                reference,
                startedAt,
                endedAt,
                dialect,
                model,
                provider,
                upstreamModel,
                stream,
                status,
                outcome,
                problem,
                usage,
                new Cost(cost, markup, Math.addExact(cost, markup)),
                priceId,
                demo,
                attempts(from));
    }

    private static void attempts(List<Attempt> attempts, ByteBuffer to) {
        int count = Math.min(attempts.size(), Receipt.ATTEMPTS_MAX);
        to.put((byte) count);
        for (Attempt attempt : attempts.subList(0, count)) {
            text(attempt.provider(), ATTEMPT_NAME_MAX, to);
            text(attempt.upstreamModel(), ATTEMPT_NAME_MAX, to);
            text(attempt.key(), ATTEMPT_NAME_MAX, to);
            text(attempt.trouble() == null ? null : attempt.trouble().name(), ATTEMPT_NAME_MAX, to);
            to.putLong(attempt.millis());
        }
    }

    private static List<Attempt> attempts(ByteBuffer from) {
        int count = from.get();
        var attempts = new ArrayList<Attempt>(Math.max(0, count));
        for (int i = 0; i < count; i++) {
            String provider = needed(from);
            String model = needed(from);
            String key = needed(from);
            String trouble = text(from);
            attempts.add(new Attempt(
                    provider, model, key, trouble == null ? null : named(TROUBLES, trouble), from.getLong()));
        }
        return attempts;
    }

    private static void usage(Usage usage, ByteBuffer to) {
        Tokens tokens = usage.tokens();
        flag(usage instanceof Usage.Exact, to);
        flag(usage instanceof Usage.AtLeast atLeast && atLeast.estimated(), to);
        to.putLong(tokens.uncachedInput())
                .putLong(tokens.cacheRead())
                .putLong(tokens.cacheWrite5m())
                .putLong(tokens.cacheWrite1h())
                .putLong(tokens.output())
                .putLong(tokens.reasoning());
    }

    private static Usage usage(ByteBuffer from) {
        boolean exact = from.get() == 1;
        boolean estimated = from.get() == 1;
        var tokens = new Tokens(
                from.getLong(), from.getLong(), from.getLong(), from.getLong(), from.getLong(), from.getLong());
        return exact ? new Usage.Exact(tokens) : new Usage.AtLeast(tokens, estimated);
    }

    private static void text(@Nullable String text, ByteBuffer to) {
        text(text, NAME_MAX, to);
    }

    private static void text(@Nullable String text, int charactersMax, ByteBuffer to) {
        if (text == null) {
            to.putShort(ABSENT);
            return;
        }
        byte[] bytes = (text.length() <= charactersMax ? text : text.substring(0, charactersMax)).getBytes(UTF_8);
        to.putShort((short) bytes.length).put(bytes);
    }

    private static @Nullable String text(ByteBuffer from) {
        short length = from.getShort();
        if (length == ABSENT) {
            return null;
        }
        if (length < 0) {
            throw new IllegalArgumentException("A text of " + length + " bytes.");
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static String needed(ByteBuffer from) {
        String text = text(from);
        if (text == null) {
            throw new IllegalArgumentException("A receipt without a field that every receipt has.");
        }
        return text;
    }

    private static void instant(Instant instant, ByteBuffer to) {
        to.putLong(instant.getEpochSecond()).putInt(instant.getNano());
    }

    private static Instant instant(ByteBuffer from) {
        return Instant.ofEpochSecond(from.getLong(), from.getInt());
    }

    private static void flag(boolean value, ByteBuffer to) {
        to.put((byte) (value ? 1 : 0));
    }

    private static <E extends Enum<E>> E named(E[] all, String name) {
        for (E one : all) {
            if (one.name().equals(name)) {
                return one;
            }
        }
        throw new IllegalArgumentException("A receipt with " + name + ", which this version does not know.");
    }
}

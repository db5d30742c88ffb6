package io.darkplex.proxy.fake;

import io.darkplex.proxy.Receipt;
import io.darkplex.proxy.journal.Frames;
import io.darkplex.proxy.journal.ReceiptSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes a journal's receipts into memory, each once. Can be told to take none, or not some. */
public final class RecordingSink implements ReceiptSink {

    private final Map<String, Receipt> taken = new LinkedHashMap<>();
    private final Set<String> bad = new HashSet<>();
    private boolean away;
    private int asked;

    @Override
    public synchronized Set<String> take(byte[] frames) throws IOException {
        asked++;
        if (away) {
            throw new IOException("Away.");
        }
        var refused = new HashSet<String>();
        for (Receipt receipt : Frames.read(frames)) {
            if (bad.contains(receipt.id())) {
                refused.add(receipt.id());
            } else {
                taken.putIfAbsent(receipt.id(), receipt);
            }
        }
        return refused;
    }

    public synchronized void away(boolean from) {
        away = from;
    }

    public synchronized void refuse(String id) {
        bad.add(id);
    }

    public synchronized List<Receipt> taken() {
        return new ArrayList<>(taken.values());
    }

    /** How many batches it was handed, those that it did not take, too. */
    public synchronized int asked() {
        return asked;
    }
}

package io.darkplex.proxy;

import io.darkplex.proxy.wire.Dialect;
import java.net.URI;
import java.util.List;

/**
 * A model at one provider, for a price.
 *
 * <p>Offers of a route are tried in its order. Neighbours with a weight share the calls by it, so that the first attempt of a
 * call goes to each as often as its weight says; one of weight 0 keeps its place.
 *
 * @param provider a short name for receipts and metrics, for example {@code anthropic}
 * @param baseUri for {@link Dialect#OPENAI}, {@link Dialect#RESPONSES} and {@link Dialect#GEMINI} with the version
 *     ({@code https://api.openai.com/v1}), for {@link Dialect#ANTHROPIC} and {@link Dialect#OLLAMA} without
 *     ({@code https://api.anthropic.com}, {@code http://127.0.0.1:11434});
 *     {@code demo:model} is the built-in demo model
 * @param upstreamModel what the provider calls the model
 * @param credentials at least one; {@link Credential#NONE} where the provider wants none
 * @param weight 0 or more
 */
public record Offer(
        String provider,
        Dialect dialect,
        URI baseUri,
        String upstreamModel,
        List<Credential> credentials,
        Tariff tariff,
        int weight) {

    private static final String DEMO = "demo";
    private static final URI DEMO_URI = URI.create("demo:model");

    public Offer {
        if (provider.isBlank() || upstreamModel.isBlank()) {
            throw new IllegalArgumentException("An offer names its provider and its model.");
        }
        credentials = List.copyOf(credentials);
        if (credentials.isEmpty() || weight < 0) {
            throw new IllegalArgumentException("An offer has a credential, and a weight of 0 or more.");
        }
        String scheme = baseUri.getScheme();
        if (!DEMO.equals(scheme) && !"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException("A provider is reached by http or https, not by " + scheme + ".");
        }
    }

    /** With one key, at its own place in the order. */
    public Offer(
            String provider, Dialect dialect, URI baseUri, String upstreamModel, Credential credential, Tariff tariff) {
        this(provider, dialect, baseUri, upstreamModel, List.of(credential), tariff, 0);
    }

    /** The built-in demo model in both dialects. It is free. */
    public static List<Offer> demo() {
        return List.of(demo(Dialect.OPENAI), demo(Dialect.ANTHROPIC));
    }

    private static Offer demo(Dialect dialect) {
        return new Offer(DEMO, dialect, DEMO_URI, "demo", Credential.NONE, Tariff.FREE);
    }

    /** The same for nothing, for work that no provider takes money for. */
    Offer free() {
        return new Offer(provider, dialect, baseUri, upstreamModel, credentials, Tariff.FREE, weight);
    }

    /** Whether answers are made here, without a model. */
    public boolean isDemo() {
        return DEMO.equals(baseUri.getScheme());
    }
}

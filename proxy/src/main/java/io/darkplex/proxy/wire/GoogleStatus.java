package io.darkplex.proxy.wire;

/** Google's word for the kind of an error. */
final class GoogleStatus {

    private GoogleStatus() {}

    static String of(int httpStatus) {
        return switch (httpStatus) {
            case 401 -> "UNAUTHENTICATED";
            case 402, 429 -> "RESOURCE_EXHAUSTED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            case 409 -> "ABORTED";
            case 502, 503, 529 -> "UNAVAILABLE";
            default -> httpStatus >= 500 ? "INTERNAL" : "INVALID_ARGUMENT";
        };
    }
}

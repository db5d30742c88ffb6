package io.darkplex.portal.tenants.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a pod says about the cell in it. The cluster starts a program that ended again; for us its first end is the end. */
record CellPod(Pod pod) {

    private static final int UNKNOWN_END = -1;

    String uid() {
        return pod.getMetadata().getUid();
    }

    boolean running() {
        return container()
                .filter(status -> status.getState() != null && status.getState().getRunning() != null)
                .isPresent();
    }

    Optional<End> ended() {
        Optional<ContainerStateTerminated> now =
                container().map(ContainerStatus::getState).map(state -> state.getTerminated());
        if (now.isPresent()) {
            return now.map(terminated -> End.of(terminated, false));
        }
        Optional<ContainerStatus> again = container().filter(status -> count(status.getRestartCount()) > 0);
        if (again.isPresent()) {
            return Optional.of(again.map(ContainerStatus::getLastState)
                    .map(state -> state.getTerminated())
                    .map(terminated -> End.of(terminated, true))
                    .orElse(new End(UNKNOWN_END, false, true)));
        }
        String phase =
                pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
        return phase.equals("Failed") || phase.equals("Succeeded")
                ? Optional.of(new End(UNKNOWN_END, false, false))
                : Optional.empty();
    }

    /** Why it does not run yet, in the cluster's own words. */
    String waitsFor() {
        Optional<String> container = container()
                .map(ContainerStatus::getState)
                .map(state -> state.getWaiting())
                .map(waiting -> waiting.getReason());
        if (container.isPresent() || pod.getStatus() == null) {
            return container.orElse("nothing is known");
        }
        return pod.getStatus().getConditions().stream()
                .filter(condition ->
                        "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
                .map(condition -> condition.getReason() + ": " + condition.getMessage())
                .findFirst()
                .orElse("phase " + pod.getStatus().getPhase());
    }

    private Optional<ContainerStatus> container() {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getContainerStatuses().stream()
                        .filter(status -> CellManifests.CELL.equals(status.getName()))
                        .findFirst();
    }

    private static int count(@Nullable Integer restarts) {
        return restarts == null ? 0 : restarts;
    }

    /** @param startedAgain whether its log is that of the container before */
    record End(int code, boolean outOfMemory, boolean startedAgain) {
        private static End of(ContainerStateTerminated terminated, boolean startedAgain) {
            Integer code = terminated.getExitCode();
            return new End(code == null ? UNKNOWN_END : code, "OOMKilled".equals(terminated.getReason()), startedAgain);
        }
    }
}

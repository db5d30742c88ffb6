package io.darkplex.portal.accounts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The way in for the first operator: whoever may read a file of the server's own account. Made anew at each start;
 * nothing of it is logged.
 */
@Component
public class OperatorLinks {

    private final Links links;
    private final LinkDesk desk;
    private final AccountsProperties properties;

    OperatorLinks(Links links, LinkDesk desk, AccountsProperties properties) {
        this.links = links;
        this.desk = desk;
        this.properties = properties;
    }

    /** Makes a link that works once and ends the one before it. */
    public String issue() {
        return desk.urlOf(links.generateForOperator());
    }

    @EventListener(ApplicationReadyEvent.class)
    void write() {
        Path file = properties.operatorLinkFile();
        if (file != null) {
            replace(file.toAbsolutePath(), issue() + "\n");
        }
    }

    private static void replace(Path file, String text) {
        try {
            Path directory = Objects.requireNonNull(file.getParent());
            Files.createDirectories(directory);
            Path written = Files.createTempFile(
                    directory,
                    ".operator-link",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(written, text);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException("The operator's link could not be written to " + file, failed);
        }
    }
}

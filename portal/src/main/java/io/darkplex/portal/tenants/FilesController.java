package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.tenants.files.Entry;
import io.darkplex.portal.tenants.files.FileLimits;
import io.darkplex.portal.tenants.files.FilePath;
import io.darkplex.portal.tenants.files.TreeSize;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** The files of the caller's own assistant. What lies in them is never shown as a page of ours. */
@RestController
@RequestMapping("/api/assistant/files")
class FilesController {

    private static final int PIECE_BYTES = 1 << 16;

    private final TenantDesk tenants;
    private final WorkspaceFiles files;
    private final FileLimits limits;

    FilesController(TenantDesk tenants, WorkspaceFiles files, TenantsProperties properties) {
        this.tenants = tenants;
        this.files = files;
        this.limits = properties.files();
    }

    record EntryView(String name, String kind, long bytes, String changedAt) {

        static EntryView of(Entry entry) {
            return new EntryView(
                    entry.name(),
                    entry.kind().name(),
                    entry.bytes(),
                    entry.changedAt().toString());
        }
    }

    /** @param usedWhole false when there is more than was counted */
    record FolderView(
            String path,
            List<EntryView> entries,
            boolean more,
            long usedBytes,
            boolean usedWhole,
            long quotaBytes,
            long fileMaxBytes) {}

    @GetMapping
    FolderView list(Actor actor, @RequestParam(defaultValue = "") String path) {
        var tenant = tenants.of(actor.user());
        Entry.Listing listing = files.list(tenant, FilePath.of(path));
        TreeSize used = files.size(tenant);
        return new FolderView(
                path,
                listing.entries().stream().map(EntryView::of).toList(),
                listing.more(),
                used.bytes(),
                used.whole(),
                files.quota(tenant).toBytes(),
                limits.fileMax().toBytes());
    }

    @GetMapping("/content")
    void download(Actor actor, @RequestParam String path, HttpServletResponse response) throws IOException {
        FilePath file = FilePath.of(path);
        try (FileChannel content = files.open(tenants.of(actor.user()), file)) {
            long length = content.size();
            response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
            response.setContentLengthLong(length);
            response.setHeader("Content-Disposition", attachment(file.last()));
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Cache-Control", "no-store");
            copy(content, response.getOutputStream(), length);
        }
    }

    @PutMapping(path = "/content", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    EntryView upload(
            Actor actor,
            @RequestParam String path,
            @RequestParam(defaultValue = "false") boolean replace,
            HttpServletRequest request)
            throws IOException {
        return EntryView.of(files.put(tenants.of(actor.user()), FilePath.of(path), request.getInputStream(), replace));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Actor actor, @RequestParam String path) {
        files.delete(tenants.of(actor.user()), FilePath.of(path));
    }

    /** The one form for old browsers, the other for all names. Neither can end the header. */
    static String attachment(String name) {
        return "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9._ -]", "_") + "\"; filename*=UTF-8''"
                + UriUtils.encode(name, StandardCharsets.UTF_8);
    }

    /** The assistant may still write: what comes after the announced end is not sent. */
    private static void copy(FileChannel content, OutputStream out, long length) throws IOException {
        var in = Channels.newInputStream(content);
        byte[] piece = new byte[PIECE_BYTES];
        long left = length;
        while (left > 0) {
            int got = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (got < 0) {
                return;
            }
            out.write(piece, 0, got);
            left -= got;
        }
    }
}

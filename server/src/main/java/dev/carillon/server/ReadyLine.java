package dev.carillon.server;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ApplicationListener;

/// Says where to look, once everything serves.
final class ReadyLine implements ApplicationListener<ApplicationReadyEvent> {
  private final Listening listening;
  private final DataDirectory data;
  private final PrintStream out;

  ReadyLine(Listening listening, DataDirectory data, PrintStream out) {
    this.listening = listening;
    this.data = data;
    this.out = out;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    if (!(event.getApplicationContext() instanceof ReactiveWebServerApplicationContext context)
        || context.getWebServer() == null) {
      return;
    }
    String url = "http://" + host() + ':' + context.getWebServer().getPort();
    Duration took = event.getTimeTaken() == null ? Duration.ZERO : event.getTimeTaken();
    out.printf(
        "Carillon is ready at %s  (%.1f s; data in %s)%n",
        url, took.toMillis() / 1000.0, data.path());
    if (listening.development()) {
      out.printf(
          "Development mode: open %s and sign in as anyone; ./carillon token ada%s prints a token%n",
          url, isByDefault(data.path()) ? "" : " --data " + data.path());
    }
    out.flush();
  }

  private static boolean isByDefault(Path directory) {
    return directory.equals(Path.of("data").toAbsolutePath().normalize());
  }

  private String host() {
    String address = listening.addresses().first().getHostAddress();
    if (listening.addresses().isLoopback()) {
      return "localhost";
    }
    return address.indexOf(':') < 0 ? address : '[' + address + ']';
  }
}

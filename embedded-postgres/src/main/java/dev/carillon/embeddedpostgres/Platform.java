package dev.carillon.embeddedpostgres;

import java.util.Locale;

/// System and machine, in the words of the binaries' archives. Only Linux on x86_64 is tested.
///
/// @param system `linux`, `darwin` or `windows`
/// @param machine `x86_64` or `arm_64`; another machine keeps the JVM's word for it
record Platform(String system, String machine) {

  static Platform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static Platform of(String osName, String osArch) {
    String name = osName.toLowerCase(Locale.ROOT);
    String system =
        name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : name;
    String machine =
        switch (osArch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> osArch;
        };
    return new Platform(system, machine);
  }

  boolean isWindows() {
    return system.equals("windows");
  }

  String archiveName() {
    return "postgres-" + system + "-" + machine + ".txz";
  }

  String program(String name) {
    return isWindows() ? name + ".exe" : name;
  }
}

package dev.carillon.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// CPU and memory out of `/proc`, taken at one moment.
///
/// @param nanos of [System#nanoTime()]
/// @param serverCpuSeconds of the server's process
/// @param clientCpuSeconds of this process
/// @param busySeconds of all processors together
record MachineFigures(
    long nanos, double serverCpuSeconds, double clientCpuSeconds, double busySeconds) {
  /// USER_HZ, the same on every Linux.
  private static final double TICKS_PER_SECOND = 100;

  static MachineFigures now(long serverPid) {
    return new MachineFigures(
        System.nanoTime(),
        processSeconds(serverPid),
        processSeconds(ProcessHandle.current().pid()),
        allBusySeconds());
  }

  double secondsSince(MachineFigures start) {
    return (nanos - start.nanos) / 1e9;
  }

  double serverCpuSince(MachineFigures start) {
    return serverCpuSeconds - start.serverCpuSeconds;
  }

  /// Processors kept busy since `start` by anything but server and client. About 0.1 is the
  /// kernel's own; with much more the run shared the machine and is to be dropped.
  double otherCoresSince(MachineFigures start) {
    double ours = serverCpuSince(start) + clientCpuSeconds - start.clientCpuSeconds;
    return Math.max(0, busySeconds - start.busySeconds - ours) / secondsSince(start);
  }

  static long residentBytes(long pid) {
    return read("/proc/" + pid + "/status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static double processSeconds(long pid) {
    String stat = read("/proc/" + pid + "/stat");
    // The name of the program may contain spaces; utime and stime are fields 14 and 15.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  private static double allBusySeconds() {
    String[] fields = read("/proc/stat").lines().findFirst().orElse("").trim().split("\\s+", -1);
    double ticks = 0;
    for (int i = 1; i <= 8; i++) {
      boolean idle = i == 4 || i == 5;
      ticks += idle ? 0 : Long.parseLong(fields[i]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

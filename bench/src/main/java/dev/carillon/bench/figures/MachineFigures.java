package dev.carillon.bench.figures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// CPU and memory out of `/proc`, taken at one moment.
///
/// @param nanos of [System#nanoTime()]
/// @param serverCpuSeconds of the server's process
/// @param databaseCpuSeconds of PostgreSQL and its backends; 0 where there is none
/// @param clientCpuSeconds of this process
/// @param busySeconds of all processors together
public record MachineFigures(
    long nanos,
    double serverCpuSeconds,
    double databaseCpuSeconds,
    double clientCpuSeconds,
    double busySeconds) {
  /// USER_HZ, the same on every Linux.
  private static final double TICKS_PER_SECOND = 100;

  private static final double QUIET_CORES = 0.2;

  public static MachineFigures now(long serverPid) {
    return now(processSeconds(serverPid), 0);
  }

  /// With what the database costs.
  ///
  /// @param databasePid of the postmaster
  public static MachineFigures now(long serverPid, long databasePid) {
    return now(processSeconds(serverPid), treeSeconds(databasePid));
  }

  /// Where this process works on the database itself.
  ///
  /// @param databasePid of the postmaster
  public static MachineFigures ofDatabase(long databasePid) {
    return now(0, treeSeconds(databasePid));
  }

  private static MachineFigures now(double serverSeconds, double databaseSeconds) {
    return new MachineFigures(
        System.nanoTime(),
        serverSeconds,
        databaseSeconds,
        processSeconds(ProcessHandle.current().pid()),
        allBusySeconds());
  }

  public double secondsSince(MachineFigures start) {
    return (nanos - start.nanos) / 1e9;
  }

  public double serverCpuSince(MachineFigures start) {
    return serverCpuSeconds - start.serverCpuSeconds;
  }

  public double databaseCpuSince(MachineFigures start) {
    return databaseCpuSeconds - start.databaseCpuSeconds;
  }

  /// Processors kept busy since `start` by anything but server, database and client. About 0.1 is
  /// the kernel's own; with much more the run shared the machine and is to be dropped.
  public double otherCoresSince(MachineFigures start) {
    double ours =
        serverCpuSince(start) + databaseCpuSince(start) + clientCpuSeconds - start.clientCpuSeconds;
    return Math.max(0, busySeconds - start.busySeconds - ours) / secondsSince(start);
  }

  /// What happened since `start` has cost: CPU of server and database for 10,000 of it, and how
  /// many processors the client and everything else kept busy.
  ///
  /// @param count of what happened
  public Map<String, Object> costsSince(MachineFigures start, double count) {
    return Results.fields(
        "server_cpu_s_per_10k", serverCpuSince(start) * 10_000 / count,
        "database_cpu_s_per_10k", databaseCpuSince(start) * 10_000 / count,
        "client_cores", (clientCpuSeconds - start.clientCpuSeconds) / secondsSince(start),
        "other_cores", otherCoresSince(start));
  }

  /// Waits, within a limit, until hardly anything else keeps the machine busy.
  public static void awaitQuiet(Supplier<MachineFigures> figures, int limitSeconds) {
    double other = 1;
    for (int i = 0; i < limitSeconds && other > QUIET_CORES; i++) {
      MachineFigures start = figures.get();
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      other = figures.get().otherCoresSince(start);
    }
  }

  public static long residentBytes(long pid) {
    return read("/proc/" + pid + "/status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static double processSeconds(long pid) {
    return ticks(read("/proc/" + pid + "/stat"), 2) / TICKS_PER_SECOND;
  }

  /// With the children that ended: PostgreSQL's come and go.
  private static double treeSeconds(long pid) {
    long ticks =
        ProcessHandle.of(pid).stream()
            .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
            .mapToLong(process -> ticksOrNone(process.pid()))
            .sum();
    return ticks / TICKS_PER_SECOND;
  }

  private static long ticksOrNone(long pid) {
    try {
      return ticks(Files.readString(Path.of("/proc/" + pid + "/stat")), 4);
    } catch (IOException ended) {
      return 0;
    }
  }

  /// The first of utime, stime, and those of the children that were waited for.
  private static long ticks(String stat, int fields) {
    // The name of the program may contain spaces; utime is field 14.
    String[] all = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int i = 11; i < 11 + fields; i++) {
      ticks += Long.parseLong(all[i]);
    }
    return ticks;
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

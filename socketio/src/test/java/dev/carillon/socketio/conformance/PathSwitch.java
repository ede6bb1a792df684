package dev.carillon.socketio.conformance;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Serves two paths on one connection, one after the other: a pipeline has room for one Engine.IO
/// server only. Requests must not be pipelined.
final class PathSwitch extends ChannelInboundHandlerAdapter {
  private final List<Mount> mounts;
  private List<String> installed = List.of();
  private String installedPath = "";

  /// A server and the path it answers under.
  record Mount(String path, Consumer<ChannelPipeline> installer) {}

  PathSwitch(List<Mount> mounts) {
    this.mounts = mounts;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request) {
      mounts.stream()
          .filter(mount -> request.uri().startsWith(mount.path()))
          .filter(mount -> !mount.path().equals(installedPath))
          .findFirst()
          .ifPresent(mount -> install(ctx.pipeline(), mount));
    }
    ctx.fireChannelRead(message);
  }

  private void install(ChannelPipeline pipeline, Mount mount) {
    installed.forEach(pipeline::remove);
    List<String> others = pipeline.names();
    mount.installer().accept(pipeline);
    List<String> added = new ArrayList<>(pipeline.names());
    added.removeAll(others);
    installed = added;
    installedPath = mount.path();
  }
}

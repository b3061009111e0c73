using System.Net;
using System.Net.Sockets;
using DevHost.Worker.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace DevHost.Worker;

/// <summary>The gRPC server that workers connect to, on a loopback port of its own.</summary>
internal sealed class RpcServer : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly WebApplication _app;
    private volatile WorkerChannel? _expected;

    public RpcServer()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen();
        var endpoint = (IPEndPoint)_socket.LocalEndPoint!;
        Address = new Uri($"http://{endpoint}");

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(this);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
        });
        builder.Services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = _ => _socket);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(endpoint, listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.UseRouting();
        _app.MapGrpcService<RpcService>();
    }

    public Uri Address { get; }

    /// <summary>Lets the channel's worker in, in place of the one before.</summary>
    public void Expect(WorkerChannel channel) => _expected = channel;

    public Task StartAsync(CancellationToken cancellationToken) => _app.StartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _socket.Dispose();
    }

    /// <summary>Connects a worker to its channel, if it presents the id that the host gave it.</summary>
    internal sealed class RpcService(RpcServer server) : FunctionRpc.FunctionRpcBase
    {
        public override async Task EventStream(
            IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
        {
            if (!await requestStream.MoveNext(context.CancellationToken)
                || requestStream.Current is not { ContentCase: StreamingMessage.ContentOneofCase.StartStream } start
                || server._expected is not { } channel
                || start.StartStream.WorkerId != channel.Id)
            {
                throw new Grpc.Core.RpcException(new Status(StatusCode.PermissionDenied, "This worker is not expected."));
            }

            try
            {
                await channel.ServeAsync(requestStream, responseStream);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
            {
                // The worker has ended. Its supervisor sees that.
            }
        }
    }
}

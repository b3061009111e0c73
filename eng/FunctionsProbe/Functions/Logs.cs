using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Logging;

namespace FunctionsProbe.Functions;

/// <summary>Functions that write a line to the log. Each one has its own rule in <c>host.json</c>.</summary>
public sealed partial class Logs(ILogger<Logs> logger, DelayedLog delayed)
{
    private readonly ILogger _logger = logger;

    /// <summary>Every level is enabled for this function.</summary>
    [Function("Log")]
    public HttpResponseData Log([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "log")] HttpRequestData request) => Write(request);

    /// <summary>Errors are enabled for this function, by a rule that is longer than the one of <c>Log</c>.</summary>
    [Function("LogErrors")]
    public HttpResponseData LogErrors([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "log/errors")] HttpRequestData request) => Write(request);

    /// <summary>No rule names this function: the rule for all functions applies.</summary>
    [Function("OtherLog")]
    public HttpResponseData OtherLog([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "log/other")] HttpRequestData request) => Write(request);

    /// <summary>Starts work that outlives this invocation and then writes a line.</summary>
    [Function("LogDelayed")]
    public HttpResponseData LogDelayed([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "log/delayed")] HttpRequestData request)
    {
        var text = request.Query["text"]!;
        delayed.Start(() => WriteText(_logger, LogLevel.Error, text, exception: null));
        return request.CreateResponse();
    }

    /// <summary>Lets the delayed work write its line, and waits until it has.</summary>
    [Function("LogDelayedNow")]
    public async Task<HttpResponseData> LogDelayedNowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "log/delayed/now")] HttpRequestData request)
    {
        await delayed.FinishAsync();
        return request.CreateResponse();
    }

    private HttpResponseData Write(HttpRequestData request)
    {
        var exception = request.Query["exception"] is { } message ? new InvalidOperationException(message) : null;
        var level = Enum.Parse<LogLevel>(request.Query["level"]!);
        var text = request.Query["text"]!;
        if (request.Query["event"] is { } id)
        {
            var number = int.Parse(id, CultureInfo.InvariantCulture);
            _logger.Log(level, new EventId(number), text, exception, (state, _) => state);
        }
        else
        {
            WriteText(_logger, level, text, exception);
        }

        return request.CreateResponse();
    }

    [LoggerMessage(EventId = 17, EventName = "ProbeEvent", Message = "The text is {Text}")]
    private static partial void WriteText(ILogger logger, LogLevel level, string text, Exception? exception);
}

using AuthFunctions.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.Telemetry;

public sealed class BackgroundLoggerProviderTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };
    private readonly LoggerFactory _loggers;
    private readonly ILogger _logger;

    public BackgroundLoggerProviderTests()
    {
        _loggers = new LoggerFactory([new BackgroundLoggerProvider(_output, _errors)]);
        _logger = _loggers.CreateLogger("AuthFunctions.Mail.MailService");
    }

    public void Dispose()
    {
        _loggers.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public void Log_OutsideOfInvocations_IsALineOfOutput()
    {
        Log.MailSent(_logger, "PasswordReset", "u1");

        Assert.Equal("AuthFunctions.Mail.MailService: PasswordReset: user u1 was sent the mail.\n", _output.ToString());
        Assert.Empty(_errors.ToString());
    }

    [Fact]
    public void Log_WithinAnInvocation_IsTheHostsToTake()
    {
        using (_logger.BeginScope("another scope"))
        using (_loggers.CreateLogger("Microsoft.Azure.Functions.Worker").BeginScope(new Dictionary<string, object> { ["AzureFunctions_InvocationId"] = "i1" }))
        using (_logger.BeginScope(new Dictionary<string, object> { ["Other"] = "o1" }))
        {
            Log.MailSent(_logger, "PasswordReset", "u1");
        }

        Assert.Empty(_output.ToString());
        Log.MailSent(_logger, "PasswordReset", "u2");
        Assert.Contains("u2", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Log_WhatGoesWrong_IsALineOfStandardErrorThatNamesItsLevel()
    {
        Log.ResetTokensInResponses(_logger);
        Log.RequestFailed(_logger, "LogIn", new InvalidOperationException("two\nlines"));

        var lines = _errors.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("warn: AuthFunctions.Mail.MailService: Auth__ResetTokenDelivery is Response", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("error: AuthFunctions.Mail.MailService: LogIn failed. System.InvalidOperationException: two lines", lines[1], StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void Log_OfFrameworks_IsWhatGoesWrongOnly()
    {
        var framework = _loggers.CreateLogger("Azure.Core");

        Log.MailSent(framework, "PasswordReset", "u1");
        Log.MailsLost(framework, 3);

        Assert.Empty(_output.ToString());
        Assert.StartsWith("error: Azure.Core: 3 mails", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AddTelemetryExport_OneConsoleIsEnough()
    {
        var without = new ServiceCollection().AddLogging().AddTelemetryExport();
        var with = new ServiceCollection().AddLogging(logging => logging.AddConsole()).AddTelemetryExport();

        using var services = without.BuildServiceProvider();
        Assert.Single(services.GetServices<ILoggerProvider>().OfType<BackgroundLoggerProvider>());
        using var others = with.BuildServiceProvider();
        Assert.Empty(others.GetServices<ILoggerProvider>().OfType<BackgroundLoggerProvider>());
    }
}

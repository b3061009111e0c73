using AuthFunctions.Core.Telemetry;
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
        _logger = _loggers.CreateLogger("AuthFunctions.Core.Accounts.SettingsWarnings");
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
        AuthFunctions.Core.Log.MailSent(_logger, "PasswordReset", "u1");

        Assert.Equal("AuthFunctions.Core.Accounts.SettingsWarnings: PasswordReset: the mail to user u1 was sent.\n", _output.ToString());
        Assert.Empty(_errors.ToString());
    }

    [Fact]
    public void Log_WithinAnInvocation_IsTheHostsToTake()
    {
        using (_logger.BeginScope("another scope"))
        using (_loggers.CreateLogger("Microsoft.Azure.Functions.Worker").BeginScope(new Dictionary<string, object> { ["AzureFunctions_InvocationId"] = "i1" }))
        using (_logger.BeginScope(new Dictionary<string, object> { ["Other"] = "o1" }))
        {
            AuthFunctions.Core.Log.MailSent(_logger, "PasswordReset", "u1");
        }

        Assert.Empty(_output.ToString());
        AuthFunctions.Core.Log.MailSent(_logger, "PasswordReset", "u2");
        Assert.Contains("u2", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Log_WhatGoesWrong_IsALineOfStandardErrorThatNamesItsLevel()
    {
        AuthFunctions.Core.Log.ResetTokensInResponses(_logger);
        AuthFunctions.Log.RequestFailed(_logger, "LogIn", new InvalidOperationException("two\nlines"));

        var lines = _errors.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("warn: AuthFunctions.Core.Accounts.SettingsWarnings: Auth__PasswordReset__TokenDelivery is Response", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("error: AuthFunctions.Core.Accounts.SettingsWarnings: LogIn failed. System.InvalidOperationException: two lines", lines[1], StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void Log_OfFrameworks_IsWhatGoesWrongOnly()
    {
        var framework = _loggers.CreateLogger("Azure.Core");

        AuthFunctions.Core.Log.MailSent(framework, "PasswordReset", "u1");
        AuthFunctions.Core.Log.MailNotSent(framework, "PasswordReset", "u1", "Reason");

        Assert.Empty(_output.ToString());
        Assert.StartsWith("error: Azure.Core: PasswordReset: the mail to user u1", _errors.ToString(), StringComparison.Ordinal);
    }
}

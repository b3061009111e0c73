using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>How a client talks to the service: version, retries, transport, policies, logging.</summary>
public class TableClientOptions : ClientOptions
{
    /// <param name="serviceVersion">The version of the protocol to speak.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="serviceVersion"/> is not a known version.</exception>
    public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06)
    {
        VersionString = serviceVersion switch
        {
            ServiceVersion.V2019_02_02 => "2019-02-02",
            ServiceVersion.V2020_12_06 => "2020-12-06",
            _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion)),
        };
    }

    /// <summary>The versions of the protocol.</summary>
    public enum ServiceVersion
    {
        /// <summary>2019-02-02.</summary>
        V2019_02_02 = 1,

        /// <summary>2020-12-06, the first with bearer tokens.</summary>
        V2020_12_06 = 2,
    }

    internal static TableClientOptions Defaults => new()
    {
        Diagnostics =
        {
            LoggedHeaderNames = { "x-ms-request-id", "DataServiceVersion" },
            LoggedQueryParameters = { "api-version", "$format", "$filter", "$top", "$select" },
        },
    };

    internal string VersionString { get; }
}

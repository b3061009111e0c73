using System.Net;

namespace AuthFunctions.Core.Accounts.Auditing;

/// <summary>The audit events that were left out in a minute.</summary>
/// <param name="Count">How many.</param>
/// <param name="Networks">Of how many client networks; more than <see cref="RefusalWindow.MaxNetworks"/> are not told apart.</param>
/// <param name="MostFrom">An address of the network with the most of them; null when no address is known.</param>
internal sealed record LeftOutEvents(long Count, int Networks, IPAddress? MostFrom);

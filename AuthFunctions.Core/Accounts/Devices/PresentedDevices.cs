using System.Collections.Immutable;
using AuthFunctions.Core.Accounts.Tokens;

namespace AuthFunctions.Core.Accounts.Devices;

/// <summary>
/// The device ids that came with a login. A browser has several where several people use it: an id is listed by one user, so that no one can give a
/// device of theirs to another.
/// </summary>
internal sealed class PresentedDevices
{
    // Few browsers have more users. A limit keeps the cookie short.
    private const int MaxIds = 5;

    private readonly ImmutableArray<(string Id, string Hash)> _devices;

    /// <summary>Takes the device ids as they came. Texts that are no device ids are ignored.</summary>
    public PresentedDevices(IEnumerable<string> ids) => _devices =
    [
        .. ids.Select(id => (Id: id, Hash: OpaqueToken.Hash(id))).Where(device => device.Hash is not null).DistinctBy(device => device.Hash).Take(MaxIds)
            .Select(device => (device.Id, device.Hash!)),
    ];

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _devices.IsEmpty;

    /// <summary>Finds the device of a user that was presented.</summary>
    /// <returns>The device; null when the user has none of them.</returns>
    public KnownDevice? FindOf(User user) => user.Devices.FirstOrDefault(listed => _devices.Any(device => device.Hash == listed.IdHash));

    /// <summary>The ids for the client to present next time: first the one that was used, then the others.</summary>
    /// <param name="used">The device that was used, if it was presented; otherwise null.</param>
    /// <param name="newId">The id of a new device that was used; otherwise null.</param>
    public IReadOnlyList<string> WithFirst(KnownDevice? used, string? newId)
    {
        var ids = _devices.OrderBy(device => device.Hash == used?.IdHash ? 0 : 1).Select(device => device.Id);
        return [.. (newId is null ? ids : ids.Prepend(newId)).Take(MaxIds)];
    }
}

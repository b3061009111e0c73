using System.Text;

namespace AuthFunctions.Tests.Fuzz;

/// <summary>A request in the form in which it is sent.</summary>
/// <param name="Index">Its number. Together with the seed, it determines the request.</param>
/// <param name="Kind">The kind of its error.</param>
/// <param name="Route">The route of the contract that it uses, <c>POST /users</c>; null if the contract does not have its method or path.</param>
/// <param name="End">How it may end.</param>
/// <param name="Text">Its bytes, each as the character with that number.</param>
internal sealed record FuzzRequest(int Index, string Kind, string? Route, FuzzEnd End, string Text)
{
    private const int MaxShown = 2000;

    /// <summary>Whether its response has no body, regardless of the response headers.</summary>
    public bool IsHead => Text.StartsWith("HEAD ", StringComparison.Ordinal);

    /// <summary>The bytes.</summary>
    public byte[] ToBytes() => Encoding.Latin1.GetBytes(Text);

    /// <inheritdoc />
    public override string ToString()
    {
        var shown = new StringBuilder($"request {Index} ({Kind}, {Text.Length} bytes):\n");
        foreach (var character in Text.AsSpan(0, Math.Min(Text.Length, MaxShown)))
        {
            shown.Append(character is '\n' or (>= ' ' and <= '~') ? character : $"\\x{(int)character:x2}");
        }

        return shown.ToString();
    }
}

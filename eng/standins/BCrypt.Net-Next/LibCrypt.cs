using System.ComponentModel;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace BCrypt.Net;

/// <summary>The system's libcrypt, where it is libxcrypt: on practically every Linux with glibc.</summary>
internal static unsafe partial class LibCrypt
{
    private const string Library = "libcrypt";

    // The second is the name on distributions that dropped compatibility with glibc's own libcrypt.
    private static readonly string[] FileNames = ["libcrypt.so.1", "libcrypt.so.2"];

    // sizeof(struct crypt_data), part of the library's ABI.
    private const int DataSize = 32768;

    static LibCrypt() => NativeLibrary.SetDllImportResolver(typeof(LibCrypt).Assembly, Resolve);

    /// <summary>Hashes a phrase without NULs with a setting that is valid, else a bug. Safe to call concurrently.</summary>
    /// <exception cref="PlatformNotSupportedException">There is no libxcrypt here.</exception>
    public static string Hash(ReadOnlySpan<byte> phrase, string setting)
    {
        Span<byte> terminatedPhrase = [.. phrase, 0];
        Span<byte> terminatedSetting = [.. Encoding.ASCII.GetBytes(setting), 0];
        var data = new byte[DataSize];

        try
        {
            fixed (byte* pinned = data)
            {
                var output = CryptRn(terminatedPhrase, terminatedSetting, pinned, DataSize);
                return output is null
                    ? throw new Win32Exception(Marshal.GetLastPInvokeError())
                    : Encoding.ASCII.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(output));
            }
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new PlatformNotSupportedException(
                "The stand-in for BCrypt.Net-Next hashes with libxcrypt (libcrypt.so.1 or .2), which this system lacks. "
                + "Install it, or use the package itself (dotnet run dev.cs --real).",
                exception);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        nint handle = 0;
        _ = name == Library && Array.Exists(FileNames, file => NativeLibrary.TryLoad(file, assembly, searchPath, out handle));
        return handle;
    }

    [LibraryImport(Library, EntryPoint = "crypt_rn", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial byte* CryptRn(ReadOnlySpan<byte> phrase, ReadOnlySpan<byte> setting, byte* data, int size);
}

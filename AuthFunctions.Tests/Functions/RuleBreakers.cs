using System.ComponentModel;
using System.Text;

namespace AuthFunctions.Tests.Functions;

/// <summary>Types that refer to <c>System.Text</c> or <c>System.ComponentModel</c>, each in a different way. They are inspected, never run.</summary>
public static class RuleBreakers
{
    public abstract class AsBase : EncodingProvider;

    public interface IAsBase : IComponent;

    public sealed class AsProperty
    {
        public StringBuilder? Property { get; set; }
    }

    public static class AsParameter
    {
        public static void Method(StringBuilder[] parameter)
        {
        }
    }

    public static class AsGenericArgument
    {
        public static Dictionary<int, IReadOnlyList<StringBuilder>>? Method() => null;
    }

    public static class AsConstraint
    {
        public static void Method<T>()
            where T : Encoding
        {
        }
    }

    [Description("")]
    public static class Annotated;

    public static class InACatch
    {
        public static void Method()
        {
            try
            {
                Console.Write("");
            }
            catch (DecoderFallbackException)
            {
            }
        }
    }

    public static class InABody
    {
        public static int Method() => Encoding.UTF8.GetByteCount("");
    }

    public static class InAClosure
    {
        public static Func<int> Method(string text) => () => Encoding.UTF8.GetByteCount(text);
    }

    public static class InAnAsyncBody
    {
        public static async Task<int> MethodAsync()
        {
            await Task.Yield();
            return Encoding.UTF8.GetByteCount("");
        }
    }

    public static class AsTypeOf
    {
        public static object Method() => typeof(StringBuilder);
    }
}

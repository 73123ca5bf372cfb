using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Brings warnings of what is not a fit to ML.NET's log.</summary>
internal static class HostWarnings
{
    /// <summary>Writes each warning as one line of a channel of its own.</summary>
    public static Action<string> Of(IHostEnvironment environment, string name = "Forecasting") => message =>
    {
        using var channel = environment.Start(name);
        channel.Warning(MessageSensitivity.None, message);
    };
}

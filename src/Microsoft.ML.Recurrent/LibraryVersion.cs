using System.Reflection;

namespace Microsoft.ML.Recurrent;

/// <summary>The version that a model says it was written by.</summary>
internal static class LibraryVersion
{
    /// <summary>The package's version, without the commit that some builds append.</summary>
    public static string Current { get; } = typeof(LibraryVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}

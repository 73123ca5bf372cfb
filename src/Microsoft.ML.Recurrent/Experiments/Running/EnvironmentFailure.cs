namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>Tells errors that no configuration causes from a trial's own: they end the experiment, and the trial goes on when the experiment is run again.</summary>
internal static class EnvironmentFailure
{
    /// <summary>True of a full disk, of the experiment's files that cannot be read or written, and of native libraries that do not load.</summary>
    /// <param name="error">The error, with those that caused it.</param>
    /// <param name="folder">The folder of checkpoints and models; null for none.</param>
    public static bool Is(Exception error, string? folder) =>
        FullDisk.Is(error) || IsNativeLibrary(error) || IsOfFiles(error, folder) || Causes(error).Any(cause => Is(cause, folder));

    private static IEnumerable<Exception> Causes(Exception error) =>
        error is AggregateException several ? several.InnerExceptions : error.InnerException is { } inner ? [inner] : [];

    private static bool IsNativeLibrary(Exception error) =>
        error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or TypeInitializationException
        || (error is InvalidOperationException && error.Message.StartsWith(Errors.NoLibTorch, StringComparison.Ordinal));

    private static bool IsOfFiles(Exception error, string? folder) =>
        folder is not null && (error is IOException or UnauthorizedAccessException) && error.Message.Contains(folder, StringComparison.Ordinal);
}

namespace UnderstandingLstm;

/// <summary>The folder of the results, tried before minutes of fitting.</summary>
internal static class OutputFolder
{
    /// <summary>Creates the folder and writes a file into it, which it deletes.</summary>
    /// <returns>The folder's full path.</returns>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    public static string Create(string folder)
    {
        try
        {
            string path = Directory.CreateDirectory(folder).FullName;
            new FileStream(Path.Combine(path, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The output folder '{folder}' cannot be written; name another one with --output. {e.Message}", e);
        }
    }
}

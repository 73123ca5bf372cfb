namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>Writes a file beside its place and moves it there when it is complete: a failure leaves what was there before.</summary>
internal static class ReplacedFile
{
    public static void Write(string path, Action<Stream> write)
    {
        // Through a link, the file it leads to is replaced and not the link.
        var named = new FileInfo(path);
        string place = named.LinkTarget is null ? named.FullName : named.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        string temporary = $"{place}.{Path.GetRandomFileName()}";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
                write(file);
            File.Move(temporary, place, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}

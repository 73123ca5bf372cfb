namespace Microsoft.ML.Recurrent.Fuzz;

/// <summary>Mutated model files: most with their hashes made right, some as damage leaves them.</summary>
internal static class ModelAttack
{
    private static readonly Type[] _mlnets =
    [
        typeof(InvalidDataException), typeof(EndOfStreamException), typeof(FileLoadException), typeof(FileNotFoundException), typeof(NotSupportedException),
        typeof(ArgumentException), typeof(ArgumentOutOfRangeException), typeof(InvalidOperationException), typeof(IOException), typeof(BadImageFormatException),
    ];

    private static readonly Type[] _scorings = [typeof(ArgumentException), typeof(ArgumentOutOfRangeException), typeof(InvalidOperationException), typeof(OperationCanceledException)];

    public static void Run(int count, Random random, Findings findings)
    {
        var context = new MLContext(1);
        var (zips, scores) = (new Dictionary<string, StoredZip>(), new Dictionary<string, string[]>());
        foreach (string path in GoldenFiles.Models)
        {
            zips[path] = StoredZip.Of(File.ReadAllBytes(path));
            scores[path] = GoldenFiles.Scores(context, context.Model.Load(path, out _), GoldenFiles.IsForecaster(path));
        }

        for (int i = 0; i < count; i++)
        {
            string path = GoldenFiles.Models[random.Next(GoldenFiles.Models.Count)];
            bool isSigned = random.Next(4) > 0;
            byte[] file = isSigned ? Signed(zips[path], random) : zips[path].ToBytes(isDamaged: true, random);
            Attack($"model {i} of {Path.GetFileName(path)}", file, isSigned, GoldenFiles.IsForecaster(path), isSigned ? null : scores[path], findings);
        }
    }

    /// <summary>Loads and scores one file.</summary>
    public static void Attack(string what, byte[] file, bool isSigned, bool isForecaster, string[]? expected, Findings findings)
    {
        var context = new MLContext(1);
        ITransformer? model = null;
        if (!findings.Read(what, file.Length, e => IsClear(e, isSigned), () => model = context.Model.Load(new MemoryStream(file), out _)))
            return;
        findings.Try($"scores of {what}", () => Score(context, model!, isForecaster, expected));
    }

    private static byte[] Signed(StoredZip zip, Random random)
    {
        var copy = zip.Copy();
        if (random.Next(3) > 0)
            copy.Json = Damage.OfValues(copy.Json, random);
        else if (random.Next(2) == 0)
            copy.Manifest = Damage.Of(copy.Manifest, random);
        else
            copy.Weights = Damage.Of(copy.Weights, random);
        copy.Sign();
        return copy.ToBytes();
    }

    private static bool IsClear(Exception exception, bool isSigned)
    {
        var cause = exception.GetBaseException();
        return IsRefusal(exception) || (!isSigned && _mlnets.Contains(cause.GetType()));
    }

    /// <summary>ML.NET hands on what a loader throws inside exceptions of its own.</summary>
    private static bool IsRefusal(Exception? exception) => exception is FormatException || (exception is not null && IsRefusal(exception.InnerException));

    private static string? Score(MLContext context, ITransformer model, bool isForecaster, string[]? expected)
    {
        try
        {
            string[] scores = GoldenFiles.Scores(context, model, isForecaster);
            return scores.SequenceEqual(expected ?? GoldenFiles.Scores(context, model, isForecaster)) ? null : "other scores than before";
        }
        catch (Exception e) when (_scorings.Contains(e.GetBaseException().GetType()))
        {
            return null;
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }
}

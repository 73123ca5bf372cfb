using System.Globalization;

namespace Microsoft.ML.Recurrent.Tests.Accuracy;

/// <summary>An utterance: 12 channels, step by step, and who spoke.</summary>
internal sealed class Utterance
{
    public const int Channels = 12;

    public float[] Values { get; set; } = [];

    public string Speaker { get; set; } = "";
}

/// <summary>Reads the two parts of the official split (Kudo et al. 1999).</summary>
internal static class JapaneseVowels
{
    public static IDataView Training(MLContext context) => Read(context, "JapaneseVowels_TRAIN.ts");

    public static IDataView Test(MLContext context) => Read(context, "JapaneseVowels_TEST.ts");

    private static IDataView Read(MLContext context, string file) => context.Data.LoadFromEnumerable(
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "japanese-vowels", file))
            .Where(line => line.Length > 0 && line[0] is not ('#' or '@'))
            .Select(Parse)
            .ToArray());

    private static Utterance Parse(string line)
    {
        string[] fields = line.Split(':');
        float[][] channels = [.. fields[..Utterance.Channels].Select(channel =>
            channel.Split(',').Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray())];
        return new Utterance
        {
            Values = [.. Enumerable.Range(0, channels[0].Length).SelectMany(step => channels.Select(channel => channel[step]))],
            Speaker = fields[Utterance.Channels],
        };
    }
}

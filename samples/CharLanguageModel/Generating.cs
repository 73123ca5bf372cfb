using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace CharLanguageModel;

/// <summary>Text of the model's own, live in the terminal: the lower the temperature, the surer of itself it is.</summary>
internal static class Generating
{
    private const int Characters = 400;

    private static readonly double[] _temperatures = [0.4, 0.8, 1.2];

    /// <summary>Writes a passage at each temperature.</summary>
    /// <param name="model">The loaded pipeline.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Characters a second.</returns>
    public static double Write(ITransformer model, int seed, CancellationToken cancellationToken)
    {
        var generator = model.CreateTextGenerator();
        GenerationPrefix beginning = generator.Start("ROMEO:\n");
        var watch = new Stopwatch();
        foreach (double temperature in _temperatures)
        {
            Console.WriteLine($"\n--- temperature {temperature}\nROMEO:");
            var options = new GenerationOptions { Temperature = temperature, MaximumTokens = Characters, EndsWithRow = false, Seed = seed };
            using var text = generator.Generate(beginning, options).GetEnumerator();
            while (Next(text, watch))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Console.Write(text.Current.Text);
            }

            Console.WriteLine();
        }

        return _temperatures.Length * Characters / watch.Elapsed.TotalSeconds;
    }

    /// <summary>The terminal's time is not the model's.</summary>
    private static bool Next(IEnumerator<GeneratedToken> text, Stopwatch watch)
    {
        watch.Start();
        bool isThere = text.MoveNext();
        watch.Stop();
        return isThere;
    }
}

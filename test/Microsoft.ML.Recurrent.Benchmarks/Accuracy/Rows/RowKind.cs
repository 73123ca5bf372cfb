namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Rows;

/// <summary>A kind of rows, drawn anew for each seed: few to fit on, many to test on.</summary>
/// <param name="Name">The kind.</param>
/// <param name="Draw">Draws a set from a seed.</param>
internal sealed record RowKind(string Name, Func<int, RowSet> Draw)
{
    private const int TrainingRows = 50, TestRows = 2000;

    /// <summary>Sequences of numbers.</summary>
    /// <param name="name">The kind.</param>
    /// <param name="classes">Classes, alike in number.</param>
    /// <param name="channels">Values of a step.</param>
    /// <param name="lengths">Fewest and most steps.</param>
    /// <param name="value">A value for class, step, channel, and the sequence's steps.</param>
    public static RowKind Numbers(string name, int classes, int channels, (int Least, int Most) lengths, Func<Random, Cell, double> value)
    {
        return new RowKind(name, seed =>
        {
            var random = new Random(seed);
            var (training, test) = (Rows(random, TrainingRows), Rows(random, TestRows));
            bool isBinary = classes == 2;
            return new RowSet(
                name,
                context => new RowSplits(RowSets.View(context, training), null, RowSets.View(context, test)),
                new LstmOptions { SequenceColumnNames = [nameof(NumberExample.Values)], FeaturesPerStep = channels },
                context => isBinary
                    ? context.Transforms.CopyColumns("Copy", nameof(NumberExample.Class))
                    : context.Transforms.Conversion.MapValueToKey("Label", nameof(NumberExample.Class)),
                context => isBinary
                    ? context.Transforms.NormalizeMeanVariance("Features", fixZero: false)
                        .Append(context.BinaryClassification.Trainers.LbfgsLogisticRegression(l1Regularization: 0))
                    : RowSets.Linear(context),
                "a linear model on all values")
            { IsBinary = isBinary };
        });

        NumberExample[] Rows(Random random, int count) => [.. Enumerable.Range(0, count).Select(row => Row(random, row % classes))];

        NumberExample Row(Random random, int kind)
        {
            int steps = random.Next(lengths.Least, lengths.Most + 1);
            float[] values = [.. Enumerable.Range(0, steps * channels).Select(i => (float)value(random, new Cell(kind, i / channels, i % channels, steps)))];
            return new NumberExample { Values = values, Features = [.. values, .. new float[(lengths.Most - steps) * channels]], Class = $"{kind}" };
        }
    }

    /// <summary>Sentences with some words that tell their class, among others that tell nothing.</summary>
    public static RowKind Words(string name, int classes, int telling, int steps) => new(name, seed =>
    {
        var random = new Random(seed);
        var (training, test) = (Rows(TrainingRows), Rows(TestRows));
        return RowSets.Texts(name, context => new RowSplits(context.Data.LoadFromEnumerable(training), null, context.Data.LoadFromEnumerable(test)));

        TextExample[] Rows(int count) => [.. Enumerable.Range(0, count).Select(row => new TextExample { Text = Sentence(row % classes), Class = $"{row % classes}" })];

        string Sentence(int kind)
        {
            string[] words = [.. Enumerable.Range(0, steps).Select(i => i < telling ? $"cue{kind}x{random.Next(6)}" : $"word{random.Next(40)}")];
            random.Shuffle(words);
            return string.Join(' ', words);
        }
    });

    /// <param name="Class">The sequence's class, from 0.</param>
    /// <param name="Step">The step, from 0.</param>
    /// <param name="Channel">The channel, from 0.</param>
    /// <param name="Steps">The sequence's steps.</param>
    internal readonly record struct Cell(int Class, int Step, int Channel, int Steps)
    {
        /// <summary>−1 or 1 where there are two classes.</summary>
        public double Sign => 2 * Class - 1;
    }
}

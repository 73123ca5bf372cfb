using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training.Lanes;

namespace Microsoft.ML.Recurrent.Tests.Training.Lanes;

/// <summary>Rows joined and cut into lanes: each step is read once in an epoch, in the order of its lane, and its target is the next token of the text.</summary>
public class LaneRowsTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(1, 7, false)]
    [InlineData(5, 7, false)]
    [InlineData(5, 20, true)]
    [InlineData(3, 1, true)]
    [InlineData(4, 10_000, true)]
    public void EveryStepIsReadOnceInTheOrderOfItsLane(int mostLanes, int windowLength, bool varies)
    {
        var set = Read();
        var lanes = new LaneRows(new DataPart(set, [.. Enumerable.Range(0, set.Rows)]), mostLanes, windowLength, varies);
        var read = new List<int>[lanes.Lanes];

        foreach (int epoch in new[] { 1, 2 })
        {
            int[][] batches = [.. lanes.Begin(new Random(epoch))];
            batches.Should().HaveCount(lanes.Windows);
            for (int lane = 0; lane < lanes.Lanes; lane++)
                read[lane] = [.. batches.SelectMany(batch => Enumerable.Range(lanes.Start(batch[lane]), lanes.Length(batch[lane])))];
            read.SelectMany(steps => steps).Should().Equal(Enumerable.Range(0, set.Inputs.TotalSteps));
        }
    }

    [Fact]
    public void TargetsAreTheNextTokensOfTheText()
    {
        var set = Read();
        int[] text = [.. Enumerable.Range(0, set.Rows).SelectMany(row => set.Inputs.Tokens(0, row).ToArray())];
        var lanes = new LaneRows(new DataPart(set, [.. Enumerable.Range(0, set.Rows)]), 4, 9, varies: true);

        foreach (int[] batch in lanes.Begin(new Random(1)))
        {
            var packed = lanes.Pack(batch);
            for (int row = 0; row < batch.Length; row++)
            {
                for (int step = 0; step < packed.Packing.Lengths[row]; step++)
                {
                    int at = lanes.Start(batch[packed.RowOrder[row]]) + step, position = packed.Packing.StepOffsets[step] + row;
                    packed.Tokens[0][position].Should().Be(text[at]);
                    packed.Targets[position].Should().Be(at + 1 < text.Length ? text[at + 1] : 5);
                }
            }
        }
    }

    [Fact]
    public void WindowsOfRandomLengthDifferFromEpochToEpochAndCoverTheLane()
    {
        int[][] cuts = [.. Enumerable.Range(1, 50).Select(seed => WindowCuts.Draw(20, 1400, 70, new Random(seed)))];

        cuts.Should().OnlyContain(own => own.Length == 21 && own[0] == 0 && own[20] == 1400 && own.SequenceEqual(own.Order()));
        cuts.Select(own => string.Join(' ', own)).Distinct().Should().HaveCount(50);
        double[] lengths = [.. cuts.SelectMany(own => own.Skip(1).Zip(own, (end, start) => (double)(end - start)))];
        lengths.Count(length => length < 50).Should().BeInRange(20, 90, "one window in twenty is half as long");
    }

    [Fact]
    public void RateOfAWindowIsItsLengthBesideTheMeanOfAll()
    {
        var set = Read();
        var part = new DataPart(set, [.. Enumerable.Range(0, set.Rows)]);
        LaneRows lanes = new(part, mostLanes: 2, windowLength: 20, varies: true), equal = new(part, mostLanes: 2, windowLength: 20, varies: false);

        double[] rates = [.. lanes.Begin(new Random(1)).Select(batch => lanes.RateOf(lanes.Pack(batch)))];

        double[] lengths = [.. lanes.Begin(new Random(1)).Select(batch => (double)batch.Max(lanes.Length))];
        rates.Should().Equal(lengths.Select(length => length * lengths.Length / lengths.Sum()), (rate, expected) => Math.Abs(rate - expected) < 1e-12);
        rates.Average().Should().BeApproximately(1, 1e-12);
        rates.Distinct().Count().Should().BeGreaterThan(2);
        equal.Begin(new Random(1)).Select(batch => equal.RateOf(equal.Pack(batch))).Should().OnlyContain(rate => rate == 1);
    }

    private TrainingSet Read()
    {
        var data = _context.Data.LoadFromEnumerable(TextRow.Create(30));
        var options = _context.LanguageModeling().Trainers.Lstm(SmallOptions.Lstm("Keys", "Keys")).Options;
        return TrainingSetReader.Read(data, InputSchemaCheck.Resolve(data.Schema, options), () => { });
    }
}

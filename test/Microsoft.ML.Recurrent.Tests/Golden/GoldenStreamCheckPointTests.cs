using System.Globalization;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Golden;

/// <summary>Checkpoints of stream engines of rows that were saved once and must be resumed for ever: *.checkpoint of the networks beside them, and the answers that followed
/// (*.streamed). A file here is never made anew; one that is missing is written to the folder that the failure names.</summary>
public class GoldenStreamCheckPointTests
{
    private static readonly string _golden = Path.Combine(AppContext.BaseDirectory, "Golden");
    private static readonly SyntheticStep[] _steps = SyntheticSteps.Interleaved;

    [Fact]
    public void AnswersOfARowGoOn() => ThrowIfOther<StepAnswer>("v2", "lstm binary", answer => [answer.Score, answer.Probability, answer.PredictedLabel ? 1 : 0]);

    [Fact]
    public void AnswersOfStepsWithStaticsGoOn() => ThrowIfOther<StepTag>("v3", "taggers with statics", answer => [answer.PredictedLabel, .. answer.Score]);

    private static void ThrowIfOther<TAnswer>(string version, string name, Func<TAnswer, float[]> valuesOf)
        where TAnswer : class, new()
    {
        string folder = Path.Combine(_golden, version), checkPoint = Path.Combine(folder, name + ".checkpoint"), fresh = Path.Combine(_golden, "new", version);
        var context = new MLContext(1);
        using var engine = context.Model.Load(Path.Combine(folder, name + ".zip"), out _)
            .CreateStreamEngine<SyntheticStep, TAnswer>(context, new StreamEngineOptions { KeyColumnName = "Name" });
        if (!File.Exists(checkPoint))
            Write(engine, valuesOf, Path.Combine(Directory.CreateDirectory(fresh).FullName, name));
        File.Exists(checkPoint).Should().BeTrue("add the files of {0} to the test project's folder Golden", fresh);

        engine.Resume(checkPoint);

        float[][] golden = [.. File.ReadAllLines(Path.ChangeExtension(checkPoint, ".streamed")).Select(line => line.Split(' ').Select(n => float.Parse(n, CultureInfo.InvariantCulture)).ToArray())];
        float[][] found = [.. _steps[SyntheticSteps.Split..].Select(step => valuesOf(engine.Predict(step)))];
        found.Should().HaveSameCount(golden);
        // The machine's lanes may round otherwise.
        for (int i = 0; i < golden.Length; i++)
            Closeness.RelativeError(found[i], golden[i]).Should().BeLessThan(1e-5);
    }

    private static void Write<TAnswer>(StreamEngine<SyntheticStep, TAnswer> engine, Func<TAnswer, float[]> valuesOf, string path)
        where TAnswer : class, new()
    {
        foreach (var step in _steps[..SyntheticSteps.Split])
            engine.Observe(step);
        engine.CheckPoint(path + ".checkpoint");
        File.WriteAllLines(path + ".streamed", _steps[SyntheticSteps.Split..].Select(step => string.Join(' ', valuesOf(engine.Predict(step)).Select(v => v.ToString("R", CultureInfo.InvariantCulture)))));
    }

    private sealed class StepTag
    {
        public uint PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }
}

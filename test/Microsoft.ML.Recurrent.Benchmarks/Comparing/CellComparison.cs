using Microsoft.ML.Recurrent.Benchmarks.Measuring;
using Microsoft.ML.Recurrent.Benchmarks.Peers;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>Layers of cells that libtorch does not have, forward and backward, against what is nearest to them.</summary>
internal static class CellComparison
{
    private static readonly LayerShape[] _shapes = [LayerShape.All[0], LayerShape.All[1]];

    public static IEnumerable<Comparison> Run(int threads, double seconds)
    {
        foreach (var shape in _shapes)
        {
            yield return AgainstLibtorch("gru (Cho et al.)", new GruCell { ResetsBeforeProduct = true }, "gru", shape, threads, seconds);
            yield return AgainstLibtorch("lstm with peepholes", new LstmCell { Peepholes = LstmGates.All }, "lstm", shape, threads, seconds);
            yield return AgainstOurs("mingru", new MinGruCell(), new GruCell(), shape, threads, seconds);
            yield return AgainstOurs("clockwork (1, 2, 4, 8)", new ClockworkCell(), new RnnCell(), shape, threads, seconds);
        }
    }

    private static Comparison AgainstLibtorch(string name, Cell cell, string module, LayerShape shape, int threads, double seconds)
    {
        using var scope = torch.NewDisposeScope();
        EmittedLayer ours = new(cell, shape, threads);
        using var peer = new TorchLayer(module, shape);
        var timings = Alternation.Measure(seconds, ours.Run, peer.RunPadded);
        return Comparison.OfTimings(NameOf(name, shape, threads), timings, 1, $"torch.nn.{module.ToUpperInvariant()}");
    }

    /// <summary>A cell of ours beside another.</summary>
    public static Comparison AgainstOurs(string name, Cell cell, Cell peer, LayerShape shape, int threads, double seconds)
    {
        EmittedLayer ours = new(cell, shape, threads), nearest = new(peer, shape, threads);
        var timings = Alternation.Measure(seconds, ours.Run, nearest.Run);
        return Comparison.OfTimings(NameOf(name, shape, threads), timings, 1, $"our {peer.Name}");
    }

    private static string NameOf(string cell, LayerShape shape, int threads) => $"{cell} layer, {shape}, {LayerComparison.Named(threads)}";
}

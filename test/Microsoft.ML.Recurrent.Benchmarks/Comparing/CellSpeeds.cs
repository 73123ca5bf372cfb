using Microsoft.ML.Recurrent.Benchmarks.Measuring;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>Every cell of the library beside the plain LSTM: a layer forward and backward, the lowest of its network. The README's table of cells has the ratios.</summary>
internal static class CellSpeeds
{
    private static readonly (string Name, Cell Cell)[] _cells =
    [
        ("LstmCell, peepholes", new LstmCell { Peepholes = LstmGates.All }),
        ("LstmCell, coupled gates", new LstmCell { CouplesInputAndForgetGates = true }),
        ("GruCell", new GruCell()),
        ("GruCell, ResetsBeforeProduct", new GruCell { ResetsBeforeProduct = true }),
        ("RnnCell", new RnnCell()),
        ("MinimalGatedCell", new MinimalGatedCell()),
        ("MinGruCell", new MinGruCell()),
        ("MinLstmCell", new MinLstmCell()),
        ("SruCell", new SruCell()),
        ("ScalarLstmCell", new ScalarLstmCell()),
        ("ScalarLstmCell, 4 heads", new ScalarLstmCell { Heads = 4 }),
        ("ClockworkCell", new ClockworkCell()),
        ("DepthGatedLstmCell", new DepthGatedLstmCell()),
        ("GridLstmCell", new GridLstmCell()),
        ("MutatedCell, MUT1", new MutatedCell { Number = 1 }),
        ("MutatedCell, MUT2", new MutatedCell { Number = 2 }),
        ("MutatedCell, MUT3", new MutatedCell { Number = 3 }),
    ];

    public static IEnumerable<Comparison> Run(Effort effort)
    {
        foreach (int threads in effort.Threads)
        {
            Cores.Use(threads);
            Clock.IsOfThread = threads == 1;
            foreach (var (name, cell) in _cells)
                yield return CellComparison.AgainstOurs(name, cell, new LstmCell(), LayerShape.All[0], threads, effort.Seconds);
        }
    }
}

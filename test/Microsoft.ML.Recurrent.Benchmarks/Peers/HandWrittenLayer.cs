using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Benchmarks.Comparing;
using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Benchmarks.Peers;

/// <summary>A layer whose cell is written by hand, without torch around it.</summary>
internal sealed unsafe class HandWrittenLayer
{
    private readonly LayerPass _layer;
    private readonly Packing _packing;
    private readonly int _threads;
    private readonly DirectionPointers[] _directions;
    private readonly RowPointer _input;
    private readonly RowPointer _output;
    private readonly RowPointer _outputGradient;
    private readonly RowPointer _inputGradient;
    private readonly LayerMemory _memory = new();

    public HandWrittenLayer(Cell cell, LayerShape shape, int threads)
    {
        var byHand = HandWrittenCells.Find(cell, shape.Hidden)!;
        (_layer, _threads) = (new LayerPass(byHand, shape.Inputs, directions: 1, Simd.Best), threads);
        _packing = Packing.FromSortedLengths(shape.Lengths());
        int steps = _packing.TotalSteps, gates = byHand.GateCount * shape.Hidden;
        _directions = [new DirectionPointers { Parameters = Draw(gates, shape), Gradients = Draw(gates, shape) }];
        (_input, _output) = (Pointer(_memory.Draw(steps, shape.Inputs)), Pointer(_memory.Draw(steps, shape.Hidden)));
        (_outputGradient, _inputGradient) = (Pointer(_memory.Draw(steps, shape.Hidden)), Pointer(_memory.Draw(steps, shape.Inputs)));
    }

    public void Run()
    {
        _layer.Forward(_packing, _directions, _input, _output, _threads);
        _layer.Backward(_directions, _input, _outputGradient, _inputGradient);
    }

    private static RowPointer Pointer(RowMemory memory) => new(memory.Start, memory.Stride);

    private ParameterPointers Draw(int gates, LayerShape shape) => new()
    {
        WeightIh = _memory.Draw(gates, shape.Inputs, shape.Hidden).Start,
        WeightHh = _memory.Draw(gates, shape.Hidden, shape.Hidden).Start,
        BiasIh = _memory.Draw(gates, 1, shape.Hidden).Start,
        BiasHh = _memory.Draw(gates, 1, shape.Hidden).Start,
    };
}

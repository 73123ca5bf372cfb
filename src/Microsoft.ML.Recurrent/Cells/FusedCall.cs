using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>One call of a layer's directions side by side: hands torch's memory to the managed pass and its results to torch.</summary>
internal sealed unsafe class FusedCall
{
    private readonly FusedLayer[] _layers;
    private readonly TorchPacking _packing;
    private readonly DirectionPointers[] _directions;
    private readonly bool[] _needs;
    private readonly bool _hasState;
    private LayerPass? _pass;

    private FusedCall(FusedLayer[] layers, TorchPacking packing, bool[] reverse, bool hasState, bool[] needs)
    {
        (_layers, _packing, _hasState, _needs) = (layers, packing, hasState, needs);
        _directions = [.. reverse.Select(r => new DirectionPointers { Reverse = r })];
        NoGradients = [.. Enumerable.Repeat<torch.Tensor>(null!, 1 + needs.Length)];
    }

    /// <summary>Where errors of the backward pass go.</summary>
    public BackwardErrors Errors => _layers[0].Errors;

    /// <summary>What a backward pass that has failed gives libtorch; made beforehand, as memory may be what is missing.</summary>
    public List<torch.Tensor> NoGradients { get; }

    private int Rows => _packing.Packing.Rows;

    private int OutputWidth => _layers.Length * _layers[0].Cell.HiddenSize;

    /// <summary>Runs the directions; autograd works through the results where it is on.</summary>
    /// <param name="layers">The directions.</param>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="input">(TotalSteps, inputs).</param>
    /// <param name="reverse">For each direction, whether it reads from the end.</param>
    /// <param name="initialStates">For each direction, (rows, StateSize) or null.</param>
    /// <returns>(TotalSteps, directions × hidden), then for each direction (rows, StateSize).</returns>
    public static List<torch.Tensor> Run(
        FusedLayer[] layers, TorchPacking packing, torch.Tensor input, bool[] reverse, torch.Tensor?[] initialStates)
    {
        object?[] tensors = [input, .. layers.SelectMany((layer, d) =>
            new object?[] { initialStates[d], layer.WeightIh, layer.WeightHh, layer.BiasIh, layer.BiasHh })];
        bool[] needs = [.. tensors.Select(t => t is torch.Tensor { requires_grad: true })];
        var call = new FusedCall(layers, packing, reverse, initialStates.Any(s => s is not null), needs);
        if (torch.is_grad_enabled() && needs.Contains(true))
            return FusedFunction.apply([call, .. tensors]);
        var results = call.Forward(call.ReadTensors([.. tensors.Select(t => (torch.Tensor?)t)]));
        layers[0].Return(call.Take(), layers.Length);
        return results;
    }

    /// <summary>The input and each direction's state, without the parameters, which the layers have.</summary>
    /// <param name="tensors">The input; for each direction its state and parameters.</param>
    public torch.Tensor?[] ReadTensors(torch.Tensor?[] tensors) => [tensors[0], .. _layers.Select((_, d) => tensors[1 + 5 * d])];

    /// <param name="read">The input and each direction's state.</param>
    public List<torch.Tensor> Forward(torch.Tensor?[] read)
    {
        _pass = _layers[0].Rent(_layers.Length);
        using var contiguous = new ContiguousTensors();
        List<torch.Tensor> results = [torch.empty(_packing.Packing.TotalSteps, OutputWidth)];
        for (int d = 0; d < _layers.Length; d++)
        {
            results.Add(torch.empty(Rows, _layers[d].Cell.StateSize));
            ref var direction = ref _directions[d];
            direction.InitialState = contiguous.Pointer(read[1 + d]);
            direction.Parameters = Parameters(contiguous, d);
            direction.FinalState = contiguous.Pointer(results[^1]);
        }

        _pass.Forward(_packing.Packing, _directions, new RowPointer(contiguous.Pointer(read[0]), _layers[0].InputSize),
            new RowPointer(contiguous.Pointer(results[0]), OutputWidth), _layers[0].Threads);
        return results;
    }

    /// <param name="read">As it was on the way forward.</param>
    /// <param name="gradients">Of the results.</param>
    /// <returns>The gradients of the input and, for each direction, of its state and parameters; null for what needs none or has it.</returns>
    public torch.Tensor?[] Backward(torch.Tensor?[] read, List<torch.Tensor> gradients)
    {
        // The backward pass overwrites what the forward pass kept, and a graph may be run back again: what is missing is made anew.
        if (_pass is null)
            Forward(read).ForEach(result => result.Dispose());
        var input = read[0]!;
        using var contiguous = new ContiguousTensors();
        var found = new torch.Tensor?[_needs.Length];
        found[0] = _needs[0] ? torch.empty_like(input, requires_grad: false) : null;
        for (int d = 0; d < _layers.Length; d++)
        {
            ref var direction = ref _directions[d];
            direction.Parameters = Parameters(contiguous, d);
            direction.FinalGradient = contiguous.Pointer(gradients[1 + d]);
            direction.InitialGradient = contiguous.Pointer(found[1 + 5 * d] = New(1 + 5 * d, Rows, _layers[d].Cell.StateSize));
            direction.Gradients = NewGradients(contiguous, found, d);
        }

        var pass = Take();
        pass.Backward(_directions, new RowPointer(contiguous.Pointer(input), _layers[0].InputSize),
            new RowPointer(contiguous.Pointer(gradients[0]), OutputWidth), new RowPointer(contiguous.Pointer(found[0]), _layers[0].InputSize));
        _layers[0].Return(pass, _layers.Length);
        found[0] = LeafGradients.Deposit(input, found[0]);
        for (int d = 0; d < _layers.Length; d++)
        {
            torch.Tensor[] parameters = [_layers[d].WeightIh, _layers[d].WeightHh, _layers[d].BiasIh, _layers[d].BiasHh];
            for (int i = 0; i < parameters.Length; i++)
                found[2 + 5 * d + i] = LeafGradients.Deposit(parameters[i], found[2 + 5 * d + i]);
        }

        return found;
    }

    private ParameterPointers NewGradients(ContiguousTensors contiguous, torch.Tensor?[] found, int d)
    {
        var layer = _layers[d];
        int first = 2 + 5 * d, gates = layer.Cell.GateCount * layer.Cell.HiddenSize;
        return new ParameterPointers
        {
            WeightIh = contiguous.Pointer(found[first] = New(first, gates, layer.InputSize)),
            WeightHh = contiguous.Pointer(found[first + 1] = New(first + 1, gates, layer.Cell.HiddenSize)),
            BiasIh = contiguous.Pointer(found[first + 2] = New(first + 2, gates)),
            BiasHh = contiguous.Pointer(found[first + 3] = New(first + 3, gates)),
        };
    }

    private torch.Tensor? New(int place, params long[] shape) => _needs[place] ? torch.empty(shape) : null;

    private ParameterPointers Parameters(ContiguousTensors contiguous, int d) => new()
    {
        WeightIh = contiguous.Pointer(_layers[d].WeightIh),
        WeightHh = contiguous.Pointer(_layers[d].WeightHh),
        BiasIh = contiguous.Pointer(_layers[d].BiasIh),
        BiasHh = contiguous.Pointer(_layers[d].BiasHh),
    };

    /// <summary>The memory of the forward pass. It comes back to the layer when it is done; after an error nobody uses it again.</summary>
    private LayerPass Take()
    {
        var pass = _pass!;
        _pass = null;
        return pass;
    }
}

using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>
/// One call of a layer on the managed kernels: hands them torch's memory and torch their results. It reads the input, and for each
/// direction what that reads of the layer below, its noise, its initial state and its masks. The parameters get their gradients from here and stand outside of torch's graph.
/// </summary>
internal sealed unsafe class EquationCall : IBackwardPass
{
    // What each direction reads beside the input and its parameters.
    private const int Inputs = 5;

    private readonly EquationLayer _layer;
    private readonly EquationForm _form;
    private readonly Packing _packing;
    private readonly bool[] _needs;
    private readonly long _firstStep;
    private readonly float[]? _finalState;
    private ManagedLayer? _memory;

    private EquationCall(EquationLayer layer, EquationForm form, Packing packing, bool[] needs, long firstStep)
    {
        (_layer, _form, _packing, _needs, _firstStep) = (layer, form, packing, needs, firstStep);
        _finalState = layer.CarriesStates ? GC.AllocateUninitializedArray<float>(PackedSize.Of(packing.Rows, packing.Rows, layer.Layer.StateWidth), pinned: true) : null;
        NoGradients = [.. new torch.Tensor[2 + needs.Length]];
    }

    public BackwardErrors Errors => _layer.Errors;

    public List<torch.Tensor> NoGradients { get; }

    private int Directions => _layer.Directions;

    private int Hidden => _layer.Layer.Sizes.Hidden;

    private int Width => Directions * Hidden;

    private int LowerWidth => _layer.Layer.Lower.Sum(l => l.Units);

    /// <summary>The place of the states after the last step, for a layer of one direction.</summary>
    private RowMemory FinalState => _finalState is null ? default : new RowMemory((float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(_finalState)), _layer.Layer.StateWidth);

    /// <summary>Runs the layer; autograd works through the results where it is on.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="form">The form of its equations that runs.</param>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="input">(TotalSteps, inputs).</param>
    /// <param name="directions">What each direction reads beside it.</param>
    public static LayerSteps Run(EquationLayer layer, EquationForm form, Packing packing, torch.Tensor input, DirectionInputs[] directions)
    {
        var read = new torch.Tensor?[1 + Inputs * directions.Length];
        read[0] = input;
        for (int d = 0; d < directions.Length; d++)
            (read[1 + Inputs * d], read[2 + Inputs * d], read[3 + Inputs * d], read[4 + Inputs * d], read[5 + Inputs * d]) = directions[d].Tensors;
        bool[] needs = [.. read.Select(t => t is { requires_grad: true })];
        // One parameter in the graph is enough for the backward pass to come: each further one would cost torch time.
        torch.Tensor? trained = layer.Parameters.SelectMany(own => own).FirstOrDefault(p => p.requires_grad);
        var call = new EquationCall(layer, form, packing, needs, directions[0].FirstStep);
        List<torch.Tensor> results;
        if (torch.is_grad_enabled() && (trained is not null || needs.Contains(true)))
            results = EquationFunction.apply([call, trained, .. read]);
        else
        {
            results = call.Forward(read);
            form.Return(call.Take());
        }

        return new LayerSteps(results[0], results[1..]) { FinalState = call._finalState };
    }

    /// <param name="read">The tensors that the call reads.</param>
    /// <returns>(TotalSteps, directions × hidden), then, where they are read, each direction's further outputs.</returns>
    public List<torch.Tensor> Forward(torch.Tensor?[] read)
    {
        _memory = _form.Rent();
        using var contiguous = new ContiguousTensors();
        int further = _layer.GivesFurther ? _layer.Layer.FurtherWidth : 0;
        List<torch.Tensor> results = [torch.empty(_packing.TotalSteps, Width)];
        var calls = new ForwardMemory[Directions];
        for (int d = 0; d < Directions; d++)
        {
            if (further > 0)
                results.Add(torch.empty(_packing.TotalSteps, further));
            calls[d] = new ForwardMemory
            {
                Reverse = d == 1,
                FirstStep = _firstStep,
                FinalState = FinalState,
                Input = Rows(contiguous, read[0], _layer.Layer.Sizes.Inputs),
                Lower = Rows(contiguous, read[1 + Inputs * d], LowerWidth),
                Noise = Rows(contiguous, read[2 + Inputs * d], _layer.NoiseWidth),
                InitialState = Rows(contiguous, read[3 + Inputs * d], _layer.Layer.StateWidth),
                RowMask = Rows(contiguous, read[4 + Inputs * d], _form.RowMaskWidth),
                Output = Rows(contiguous, results[0], Width).Column(d * Hidden),
                Further = further > 0 ? Rows(contiguous, results[^1], further) : default,
            };
        }

        _memory.Forward(_packing, Parameters(contiguous, read), calls, _layer.Threads);
        return results;
    }

    /// <param name="read">As it was in the forward pass.</param>
    /// <param name="gradients">Of the results.</param>
    /// <returns>The gradients of all tensors that were read; null for what needs none or has it.</returns>
    public torch.Tensor?[] Backward(torch.Tensor?[] read, List<torch.Tensor> gradients)
    {
        // The backward pass overwrites what the forward pass kept, and a graph may be run back again: what is missing is made anew.
        if (_memory is null)
            Forward(read).ForEach(result => result.Dispose());
        var memory = Take();
        using var contiguous = new ContiguousTensors();
        var found = new torch.Tensor?[_needs.Length];
        var inputs = new torch.Tensor[_needs[0] ? Directions : 0];
        var calls = new BackwardMemory[Directions];
        for (int d = 0; d < Directions; d++)
        {
            if (_needs[0])
                inputs[d] = torch.empty(_packing.TotalSteps, _layer.Layer.Sizes.Inputs);
            var output = Rows(contiguous, gradients[0], Width);
            int lower = 1 + Inputs * d, state = 3 + Inputs * d;
            calls[d] = new BackwardMemory
            {
                Read = Rows(contiguous, read[0], _layer.Layer.Sizes.Inputs),
                Output = output.IsNull ? default : output.Column(d * Hidden),
                Further = gradients.Count > 1 ? Rows(contiguous, gradients[1 + d], _layer.Layer.FurtherWidth) : default,
                Input = _needs[0] ? Rows(contiguous, inputs[d], _layer.Layer.Sizes.Inputs) : default,
                Lower = Rows(contiguous, found[lower] = New(lower, _packing.TotalSteps, LowerWidth), LowerWidth),
                InitialState = Rows(contiguous, found[state] = New(state, _packing.Rows, _layer.Layer.StateWidth), _layer.Layer.StateWidth),
            };
        }

        var ofParameters = NewGradients();
        memory.Backward(Parameters(contiguous, read), calls, RowsOf(contiguous, ofParameters));
        _form.Return(memory);
        found[0] = inputs.Length == 0 ? null : LeafGradients.Deposit(read[0]!, Sum(contiguous, inputs));
        GiveParameters(read, ofParameters);
        return found;
    }

    /// <summary>Gives the parameters their gradients, without those of what DropConnect has dropped.</summary>
    private void GiveParameters(torch.Tensor?[] read, torch.Tensor?[][] found)
    {
        for (int d = 0; d < Directions; d++)
        {
            for (int p = 0; p < found[d].Length; p++)
            {
                _layer.Weights.DropGradient(MasksOf(read, d), p, found[d][p]);
                LeafGradients.Add(_layer.Parameters[d][p], found[d][p]);
            }
        }
    }

    private torch.Tensor? New(int place, params long[] shape) => _needs[place] ? torch.empty(shape) : null;

    private static RowMemory Rows(ContiguousTensors contiguous, torch.Tensor? tensor, int width) =>
        tensor is null ? default : new RowMemory(contiguous.Pointer(tensor), width);

    private RowMemory[][] Parameters(ContiguousTensors contiguous, torch.Tensor?[] read)
    {
        var places = new RowMemory[Directions][];
        for (int d = 0; d < Directions; d++)
        {
            places[d] = new RowMemory[_layer.Parameters[d].Length];
            for (int p = 0; p < places[d].Length; p++)
                places[d][p] = Rows(contiguous, Dropped(contiguous, _layer.Parameters[d][p], p, MasksOf(read, d)), ColumnsOf(p));
        }

        return places;
    }

    private int ColumnsOf(int parameter) => _layer.Layer.Parameters[parameter].Columns ?? 1;

    /// <summary>The part of a parameter that DropConnect leaves.</summary>
    private torch.Tensor Dropped(ContiguousTensors contiguous, torch.Tensor parameter, int place, torch.Tensor? masks) =>
        _layer.Weights.Dropped(masks, place, parameter) is { } dropped ? contiguous.Keep(dropped) : parameter;

    private static torch.Tensor? MasksOf(torch.Tensor?[] read, int direction) => read[5 + Inputs * direction];

    /// <summary>The gradients of the parameters that are trained.</summary>
    private torch.Tensor?[][] NewGradients()
    {
        var found = new torch.Tensor?[Directions][];
        for (int d = 0; d < Directions; d++)
        {
            found[d] = new torch.Tensor?[_layer.Parameters[d].Length];
            for (int p = 0; p < found[d].Length; p++)
                found[d][p] = _layer.Parameters[d][p].requires_grad ? torch.empty(EquationLayer.ShapeOf(_layer.Layer.Parameters[p])) : null;
        }

        return found;
    }

    private RowMemory[][] RowsOf(ContiguousTensors contiguous, torch.Tensor?[][] found)
    {
        var places = new RowMemory[found.Length][];
        for (int d = 0; d < found.Length; d++)
        {
            places[d] = new RowMemory[found[d].Length];
            for (int p = 0; p < places[d].Length; p++)
                places[d][p] = Rows(contiguous, found[d][p], ColumnsOf(p));
        }

        return places;
    }

    /// <summary>The gradient of an input that both directions read.</summary>
    private static torch.Tensor Sum(ContiguousTensors contiguous, torch.Tensor[] parts)
    {
        foreach (var part in parts.Skip(1))
        {
            var sum = new Span<float>(contiguous.Pointer(parts[0]), (int)parts[0].numel());
            TensorPrimitives.Add(sum, new ReadOnlySpan<float>(contiguous.Pointer(part), sum.Length), sum);
            part.Dispose();
        }

        return parts[0];
    }

    /// <summary>The memory of the forward pass. It comes back to the layer when it is done; after an error nobody uses it again.</summary>
    private ManagedLayer Take()
    {
        var memory = _memory!;
        _memory = null;
        return memory;
    }
}

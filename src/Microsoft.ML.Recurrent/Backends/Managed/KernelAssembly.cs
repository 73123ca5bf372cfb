using System.Reflection;
using System.Reflection.Emit;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// Emits kernels into an assembly of their own, which the runtime frees once no kernel of it is used any more: a search over thousands of
/// cells leaves nothing. Its name is among those that may see the library's internals, so that the runtime inlines the vector operations.
/// </summary>
internal static class KernelAssembly
{
    private const string Name = "Microsoft.ML.Recurrent.Emitted";

    /// <returns>A kernel for each program.</returns>
    public static UnitKernel[] Emit(IReadOnlyList<UnitProgram> programs, SimdPath path)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(Name), AssemblyBuilderAccess.RunAndCollect);
        var type = assembly.DefineDynamicModule(Name).DefineType("Kernels", TypeAttributes.Abstract | TypeAttributes.Sealed);
        var methods = SimdMethods.For(path);
        for (int program = 0; program < programs.Count; program++)
            Emit(type, MethodName(program), programs[program], methods, Simd.Lanes(path) * sizeof(float));
        var made = type.CreateType();
        return [.. programs.Select((_, program) => made.GetMethod(MethodName(program))!.CreateDelegate<UnitKernel>())];
    }

    private static string MethodName(int program) => $"Run{program}";

    private static void Emit(TypeBuilder type, string name, UnitProgram program, SimdMethods methods, int vectorBytes)
    {
        var signature = typeof(UnitKernel).GetMethod(nameof(UnitKernel.Invoke))!;
        var method = type.DefineMethod(name, MethodAttributes.Public | MethodAttributes.Static, signature.ReturnType,
            [.. signature.GetParameters().Select(p => p.ParameterType)]);
        // Compiled once, optimized at once; nothing is read before it is set.
        method.SetImplementationFlags(MethodImplAttributes.AggressiveOptimization);
        method.InitLocals = false;
        UnitKernelEmitter.Emit(method.GetILGenerator(), program, methods, vectorBytes);
    }
}
